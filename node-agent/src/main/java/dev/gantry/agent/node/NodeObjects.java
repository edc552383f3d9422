package dev.gantry.agent.node;

import dev.gantry.agent.podlifecycle.WireTime;
import dev.gantry.agent.runtime.ImageInfo;
import io.fabric8.kubernetes.api.model.ContainerImage;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.NodeCondition;
import io.fabric8.kubernetes.api.model.NodeConditionBuilder;
import io.fabric8.kubernetes.api.model.NodeStatus;
import io.fabric8.kubernetes.api.model.NodeStatusBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes a node's object out of its description, over what others wrote into the one that is there. */
final class NodeObjects {

    /** Images that a node names: enough for the scheduler to prefer nodes that have an image, in a bounded object. */
    private static final int MAX_IMAGES = 50;

    private static final String VERSION = "v1.34.0+gantry";

    private NodeObjects() {}

    /** The node with its labels; labels that others set stay. */
    static Node node(NodeDescription description, Optional<Node> existing) {
        Node before = existing.orElseGet(Node::new);
        NodeBuilder builder = new NodeBuilder(before);
        Map<String, String> labels = new HashMap<>();
        if (before.getMetadata() != null && before.getMetadata().getLabels() != null) {
            labels.putAll(before.getMetadata().getLabels());
        }
        labels.putAll(labels(description));
        return builder.editOrNewMetadata()
                .withName(description.name())
                .withLabels(labels)
                .endMetadata()
                .editOrNewSpec()
                .endSpec()
                .build();
    }

    private static Map<String, String> labels(NodeDescription description) {
        String os = description.engine().operatingSystem();
        String architecture = architecture(description.engine().architecture());
        return Map.of(
                "kubernetes.io/hostname", description.name(),
                "kubernetes.io/os", os,
                "kubernetes.io/arch", architecture,
                "beta.kubernetes.io/os", os,
                "beta.kubernetes.io/arch", architecture);
    }

    /** As Go, and so every node label, calls it. */
    private static String architecture(String machine) {
        return switch (machine) {
            case "x86_64" -> "amd64";
            case "aarch64" -> "arm64";
            default -> machine;
        };
    }

    static NodeStatus status(NodeDescription description, Optional<NodeStatus> before, Instant now) {
        return new NodeStatusBuilder(before.orElseGet(NodeStatus::new))
                .withCapacity(description.capacity())
                .withAllocatable(description.allocatable())
                .withConditions(conditions(description, before, now))
                .withAddresses()
                .addNewAddress(description.address(), "InternalIP")
                .addNewAddress(description.name(), "Hostname")
                .withNewDaemonEndpoints()
                .withNewKubeletEndpoint(description.agentPort())
                .endDaemonEndpoints()
                .withImages(images(description.images()))
                .withNewNodeInfo()
                .withArchitecture(architecture(description.engine().architecture()))
                .withOperatingSystem(description.engine().operatingSystem())
                .withOsImage(description.engine().osImage())
                .withKernelVersion(description.engine().kernelVersion())
                .withContainerRuntimeVersion(description.engine().name() + "://"
                        + description.engine().version())
                .withKubeletVersion(VERSION)
                .withKubeProxyVersion("")
                .withMachineID(description.identity().machineId())
                .withSystemUUID(description.identity().systemUuid())
                .withBootID(description.identity().bootId())
                .endNodeInfo()
                .build();
    }

    private static List<ContainerImage> images(List<ImageInfo> images) {
        return images.stream()
                .filter(image -> !image.names().isEmpty())
                .sorted((a, b) -> Long.compare(b.sizeBytes(), a.sizeBytes()))
                .limit(MAX_IMAGES)
                .map(image -> new ContainerImage(image.names(), image.sizeBytes()))
                .toList();
    }

    private static List<NodeCondition> conditions(
            NodeDescription description, Optional<NodeStatus> before, Instant now) {
        Map<String, NodeCondition> all = new LinkedHashMap<>();
        before.ifPresent(status -> status.getConditions().forEach(c -> all.put(c.getType(), c)));
        pressure("MemoryPressure", "Memory", "sufficient memory available", description, all, now);
        pressure("DiskPressure", "Disk", "no disk pressure", description, all, now);
        pressure("PIDPressure", "PID", "sufficient PID available", description, all, now);
        boolean ready = description.trouble().isEmpty();
        set(
                all,
                "Ready",
                ready,
                ready ? "KubeletReady" : "ContainerRuntimeUnavailable",
                ready ? "node-agent is posting ready status" : description.trouble(),
                now);
        return new ArrayList<>(all.values());
    }

    private static void pressure(
            String type,
            String resource,
            String well,
            NodeDescription description,
            Map<String, NodeCondition> all,
            Instant now) {
        boolean under = description.pressures().contains(type);
        String reason = "KubeletHas" + (under ? "Insufficient" : "Sufficient") + resource;
        set(
                all,
                type,
                under,
                under || !resource.equals("Disk") ? reason : "KubeletHasNoDiskPressure",
                under ? "node-agent has insufficient " + resource : "node-agent has " + well,
                now);
    }

    private static void set(
            Map<String, NodeCondition> all, String type, boolean value, String reason, String message, Instant now) {
        String wire = value ? "True" : "False";
        NodeCondition before = all.get(type);
        String transition = Optional.ofNullable(before)
                .filter(c -> wire.equals(c.getStatus()))
                .map(NodeCondition::getLastTransitionTime)
                .orElseGet(() -> WireTime.format(now));
        all.put(
                type,
                new NodeConditionBuilder()
                        .withType(type)
                        .withStatus(wire)
                        .withReason(reason)
                        .withMessage(message)
                        .withLastHeartbeatTime(WireTime.format(now))
                        .withLastTransitionTime(transition)
                        .build());
    }
}
