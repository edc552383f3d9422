package dev.gantry.agent.runtime.simulated;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerInfo;
import dev.gantry.agent.runtime.ContainerLabels;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** All pretended containers, found by id, name and pod. */
final class SimulatedContainers {

    private final Map<ContainerId, SimulatedContainer> byId = new ConcurrentHashMap<>();
    private final Map<String, ContainerId> byName = new ConcurrentHashMap<>();
    private final Map<String, Set<SimulatedContainer>> byPod = new ConcurrentHashMap<>();

    /** False if the name is taken. */
    boolean add(SimulatedContainer container) {
        if (byName.putIfAbsent(container.name(), container.id()) != null) {
            return false;
        }
        byId.put(container.id(), container);
        byPod.computeIfAbsent(pod(container.labels()), uid -> ConcurrentHashMap.newKeySet())
                .add(container);
        return true;
    }

    void remove(SimulatedContainer container) {
        byId.remove(container.id());
        byName.remove(container.name());
        byPod.computeIfPresent(pod(container.labels()), (uid, all) -> {
            all.remove(container);
            return all.isEmpty() ? null : all;
        });
    }

    Optional<SimulatedContainer> get(ContainerId id) {
        return Optional.ofNullable(byId.get(id));
    }

    /** A list by pod, the one that workers ask for, does not look at other pods. */
    List<ContainerInfo> list(Map<String, String> labels) {
        Collection<SimulatedContainer> candidates =
                labels.containsKey(ContainerLabels.POD_UID) ? byPod.getOrDefault(pod(labels), Set.of()) : byId.values();
        return candidates.stream()
                .filter(container -> container.labels().entrySet().containsAll(labels.entrySet()))
                .map(SimulatedContainer::info)
                .toList();
    }

    private static String pod(Map<String, String> labels) {
        return labels.getOrDefault(ContainerLabels.POD_UID, "");
    }
}
