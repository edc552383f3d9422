package dev.gantry.simulation.rollout;

import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetBuilder;
import java.util.Map;
import java.util.Optional;

/** The registry and its proxies as a delivery sees them: some time after a share was written, it is told to be routed by. */
final class SimulatedRouter {

    private static final String WEIGHT = "gantry.dev/traffic-weight";
    private static final String ROUTED = "gantry.dev/routed-weight";

    private final SimulatedWorld world;

    SimulatedRouter(SimulatedWorld world) {
        this.world = world;
    }

    /** One share that is not routed yet is, from now on. */
    void step() {
        world.replicaSets().list().stream()
                .filter(set ->
                        !mark(set, WEIGHT).isEmpty() && !mark(set, WEIGHT).equals(mark(set, ROUTED)))
                .findFirst()
                .ifPresent(set -> world.replicaSets()
                        .update(new ReplicaSetBuilder(set)
                                .editMetadata()
                                .addToAnnotations(ROUTED, mark(set, WEIGHT))
                                .endMetadata()
                                .build()));
    }

    private static String mark(ReplicaSet set, String annotation) {
        return Optional.ofNullable(set.getMetadata().getAnnotations())
                .orElse(Map.of())
                .getOrDefault(annotation, "");
    }
}
