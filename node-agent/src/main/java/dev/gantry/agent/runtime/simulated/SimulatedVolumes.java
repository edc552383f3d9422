package dev.gantry.agent.runtime.simulated;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.Mount;
import dev.gantry.agent.runtime.VolumeInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The names of pretended volumes, and which containers have them mounted; there are no files. */
final class SimulatedVolumes {

    private final Map<String, VolumeInfo> volumes = new ConcurrentHashMap<>();
    private final Map<ContainerId, Set<String>> mounted = new ConcurrentHashMap<>();

    VolumeInfo ensure(String name, Map<String, String> labels) {
        return volumes.computeIfAbsent(
                name, made -> new VolumeInfo(made, Map.copyOf(labels), "/simulated/volumes/" + made));
    }

    Optional<VolumeInfo> find(String name) {
        return Optional.ofNullable(volumes.get(name));
    }

    boolean remove(String name) {
        if (mounted.values().stream().anyMatch(names -> names.contains(name))) {
            return false;
        }
        volumes.remove(name);
        return true;
    }

    void use(ContainerId container, List<Mount> mounts) {
        Set<String> names =
                mounts.stream().filter(Mount::isVolume).map(Mount::source).collect(Collectors.toSet());
        if (!names.isEmpty()) {
            mounted.put(container, names);
            names.forEach(name -> ensure(name, Map.of()));
        }
    }

    void release(ContainerId container) {
        mounted.remove(container);
    }
}
