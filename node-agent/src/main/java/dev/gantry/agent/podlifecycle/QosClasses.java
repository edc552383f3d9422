package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The quality of service that a pod's requests and limits amount to. */
final class QosClasses {

    private static final List<String> COUNTED = List.of("cpu", "memory");

    private QosClasses() {}

    static String of(DesiredPod desired) {
        List<ResourceRequirements> all = desired.allContainers()
                .map(Container::getResources)
                .map(r -> Optional.ofNullable(r).orElseGet(ResourceRequirements::new))
                .toList();
        if (all.stream().noneMatch(QosClasses::asksForAnything)) {
            return "BestEffort";
        }
        return all.stream().allMatch(QosClasses::guaranteed) ? "Guaranteed" : "Burstable";
    }

    private static boolean asksForAnything(ResourceRequirements resources) {
        return COUNTED.stream()
                .anyMatch(name -> of(resources.getRequests(), name).isPresent()
                        || of(resources.getLimits(), name).isPresent());
    }

    /** A limit on both, and requests that are absent or equal to it. */
    private static boolean guaranteed(ResourceRequirements resources) {
        return COUNTED.stream().allMatch(name -> {
            Optional<Quantity> limit = of(resources.getLimits(), name);
            Optional<Quantity> request = of(resources.getRequests(), name);
            return limit.isPresent() && request.map(limit.get()::equals).orElse(true);
        });
    }

    private static Optional<Quantity> of(Map<String, Quantity> quantities, String name) {
        return Optional.ofNullable(quantities).map(q -> q.get(name));
    }
}
