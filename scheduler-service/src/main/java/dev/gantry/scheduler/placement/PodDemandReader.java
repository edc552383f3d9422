package dev.gantry.scheduler.placement;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the demand of pods, and answers the same instance for equal demands so that a plan finds their group at once. */
public final class PodDemandReader {

    /** Distinct demands kept; a cluster has far fewer templates. Past it all are forgotten, which costs time but no truth. */
    private static final int MAX_KEPT_DEMANDS = 10_000;

    private final Map<PodDemand, PodDemand> known = new HashMap<>();

    /** The demand of a pod whose claims do not matter, such as one that has its node. */
    public PodDemand read(Pod pod) {
        return read(pod, VolumeConstraints.NONE);
    }

    public PodDemand read(Pod pod, VolumeConstraints volumes) {
        PodDemand demand = demandOf(pod, volumes);
        if (known.size() >= MAX_KEPT_DEMANDS) {
            known.clear();
        }
        PodDemand same = known.putIfAbsent(demand, demand);
        return same == null ? demand : same;
    }

    private static PodDemand demandOf(Pod pod, VolumeConstraints volumes) {
        PodSpec spec = pod.getSpec();
        ResourceAmounts requests = PodRequests.of(pod).with(ResourceAmounts.PODS, 1);
        ResourceAmounts scored = PodRequests.forScores(pod);
        return new PodDemand(
                requests,
                scored.get(ResourceAmounts.CPU),
                scored.get(ResourceAmounts.MEMORY),
                ConstraintReader.read(spec, volumes),
                hostPorts(spec),
                images(spec));
    }

    private static List<String> images(PodSpec spec) {
        return Stream.concat(spec.getInitContainers().stream(), spec.getContainers().stream())
                .map(container -> ImageScores.normalised(container.getImage()))
                .filter(image -> !image.isEmpty())
                .toList();
    }

    private static Set<HostPort> hostPorts(PodSpec spec) {
        Set<HostPort> ports = new HashSet<>();
        Stream<Container> sidecars =
                spec.getInitContainers().stream().filter(container -> "Always".equals(container.getRestartPolicy()));
        Stream.concat(spec.getContainers().stream(), sidecars)
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> port.getHostPort() != null && port.getHostPort() > 0)
                .forEach(port -> ports.add(hostPort(port)));
        return Set.copyOf(ports);
    }

    private static HostPort hostPort(ContainerPort port) {
        String ip = port.getHostIP() == null ? "" : port.getHostIP();
        String protocol = port.getProtocol() == null ? "" : port.getProtocol();
        return new HostPort(ip, protocol, port.getHostPort());
    }
}
