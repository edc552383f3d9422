package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.HostIP;
import io.fabric8.kubernetes.api.model.PodIP;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Computes the status of a pod, with what others wrote into the reported status left as it is. */
public final class PodStatuses {

    private PodStatuses() {}

    /** Computing twice on the same state gives the same status, so that only changes are reported. */
    public static PodStatus compute(DesiredPod desired, ObservedPod observed, HostFacts host, Instant now) {
        PodStatus reported = desired.reported();
        ContainerStatuses containers = new ContainerStatuses(desired, observed, host.engine(), now);
        boolean none = desired.wasNeverTaken();
        List<ContainerStatus> init = none
                ? List.of()
                : desired.initContainers().stream().map(containers::ofInit).toList();
        List<ContainerStatus> main = none
                ? List.of()
                : desired.containers().stream().map(containers::ofMain).toList();
        PodStatus status = new PodStatusBuilder(reported)
                .withPhase(PodPhases.phase(desired, observed, init, main, now))
                .withInitContainerStatuses(init)
                .withContainerStatuses(main)
                .withHostIP(host.addresses().getFirst())
                .withHostIPs(host.addresses().stream().map(HostIP::new).toList())
                .withStartTime(Optional.ofNullable(reported.getStartTime()).orElseGet(() -> WireTime.format(now)))
                .withQosClass(QosClasses.of(desired))
                .withObservedGeneration(desired.pod().getMetadata().getGeneration())
                .build();
        address(desired, observed, host, status);
        explain(desired, now, status);
        status.setConditions(PodConditions.compute(desired, observed, status, now));
        return status;
    }

    /** A pod keeps its last address once its sandbox is gone, as clients that watch its end expect. */
    private static void address(DesiredPod desired, ObservedPod observed, HostFacts host, PodStatus status) {
        boolean hostNetwork = Boolean.TRUE.equals(desired.pod().getSpec().getHostNetwork());
        Optional<String> address = observed.sandbox()
                .filter(ObservedSandbox::running)
                .flatMap(sandbox -> hostNetwork ? Optional.of(host.addresses().getFirst()) : sandbox.ipAddress());
        address.ifPresent(ip -> {
            status.setPodIP(ip);
            status.setPodIPs(List.of(new PodIP(ip)));
        });
    }

    private static void explain(DesiredPod desired, Instant now, PodStatus status) {
        if (desired.rejection().isPresent()) {
            status.setReason(desired.rejection().get().reason());
            status.setMessage(desired.rejection().get().message());
        } else if ("Failed".equals(status.getPhase())
                && !desired.reportedFinished()
                && PodOutcome.deadlineExceeded(desired, now)) {
            status.setReason("DeadlineExceeded");
            status.setMessage("Pod was active on the node longer than the specified deadline");
        }
    }

    /** Names of those whose status is not ready, as conditions list them. */
    static List<String> unready(List<Container> containers, List<ContainerStatus> statuses) {
        return containers.stream()
                .map(Container::getName)
                .filter(name ->
                        statuses.stream().noneMatch(s -> s.getName().equals(name) && Boolean.TRUE.equals(s.getReady())))
                .toList();
    }
}
