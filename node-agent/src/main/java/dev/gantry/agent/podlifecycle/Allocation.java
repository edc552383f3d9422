package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a node has granted to a pod: the resources of each container that can be resized. It is what the containers run with,
 * while the pod's spec is what is asked for.
 *
 * @param resources by the container's name
 */
public record Allocation(Map<String, ResourceRequirements> resources) {

    public Allocation {
        resources = Map.copyOf(resources);
    }

    /** All that the pod asks for, as a new pod gets it. */
    public static Allocation ofSpec(Pod pod) {
        Map<String, ResourceRequirements> resources = new HashMap<>();
        resizable(pod).forEach(container -> resources.put(container.getName(), asked(container)));
        return new Allocation(resources);
    }

    /**
     * What an agent that knows nothing yet finds of the pod: its predecessor told the requests that it had allocated, and the
     * limits that were in force. Limits take nothing of the node: where the requests are those of the spec, all of it is.
     */
    public static Allocation recalled(Pod pod) {
        Map<String, ResourceRequirements> resources = new HashMap<>();
        resizable(pod)
                .forEach(container -> resources.put(
                        container.getName(),
                        reported(pod, container.getName())
                                .filter(Allocation::tellsRequests)
                                .map(status -> recalled(asked(container), status))
                                .orElseGet(() -> asked(container))));
        return new Allocation(resources);
    }

    private static boolean tellsRequests(ContainerStatus status) {
        return status.getAllocatedResources() != null
                && !status.getAllocatedResources().isEmpty();
    }

    private static ResourceRequirements recalled(ResourceRequirements asked, ContainerStatus status) {
        if (PodShare.of(asked.getRequests()).equals(PodShare.of(status.getAllocatedResources()))) {
            return asked;
        }
        ResourceRequirements inForce = status.getResources();
        return new ResourceRequirementsBuilder(asked)
                .withRequests(status.getAllocatedResources())
                .withLimits(inForce == null ? asked.getLimits() : inForce.getLimits())
                .build();
    }

    private static Optional<ContainerStatus> reported(Pod pod, String container) {
        return pod.getStatus() == null
                ? Optional.empty()
                : Stream.concat(
                                pod.getStatus().getInitContainerStatuses().stream(),
                                pod.getStatus().getContainerStatuses().stream())
                        .filter(status -> status.getName().equals(container))
                        .findFirst();
    }

    private static Stream<Container> resizable(Pod pod) {
        return Stream.concat(
                pod.getSpec().getInitContainers().stream().filter(DesiredPod::isSidecar),
                pod.getSpec().getContainers().stream());
    }

    private static ResourceRequirements asked(Container container) {
        ResourceRequirements resources = container.getResources();
        return resources == null ? new ResourceRequirements() : resources;
    }

    /** What is granted to the container; what it asks for, where it cannot be resized. */
    ResourceRequirements of(Container container) {
        ResourceRequirements granted = resources.get(container.getName());
        return granted == null ? asked(container) : granted;
    }

    /** Whether the pod asks for nothing else. */
    public boolean isAsAsked(Pod pod) {
        return resizable(pod).allMatch(container -> asked(container).equals(resources.get(container.getName())));
    }

    /** The pod as its node runs it: its containers ask for what is allocated to them. */
    public Pod appliedTo(Pod pod) {
        if (isAsAsked(pod)) {
            return pod;
        }
        return new PodBuilder(pod)
                .editSpec()
                .withContainers(applied(pod.getSpec().getContainers()))
                .withInitContainers(applied(pod.getSpec().getInitContainers()))
                .endSpec()
                .build();
    }

    private List<Container> applied(List<Container> containers) {
        return containers.stream()
                .map(container -> Optional.ofNullable(resources.get(container.getName()))
                        .map(allocated -> new ContainerBuilder(container)
                                .withResources(allocated)
                                .build())
                        .orElse(container))
                .toList();
    }
}
