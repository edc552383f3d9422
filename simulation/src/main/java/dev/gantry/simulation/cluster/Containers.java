package dev.gantry.simulation.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/** How the programs in containers behave, and what may never run at the same time, on whatever nodes. */
final class Containers {

    /** The image of a container that never gets ready. */
    static final String BROKEN_IMAGE = "broken";

    /** The image of a container that ends soon after it starts, every time. */
    static final String CRASHING_IMAGE = "crashing";

    /** The image of a container that does its work and ends. */
    static final String WORK_IMAGE = "work";

    private final ClusterWorld world;
    private final Supplier<Collection<SimulatedNode>> nodes;
    private final Map<String, String> names = new HashMap<>();
    private final Set<String> answeredFor = new HashSet<>();

    Containers(ClusterWorld world, Supplier<Collection<SimulatedNode>> nodes) {
        this.world = world;
        this.nodes = nodes;
    }

    /** Whether a running container says that it is ready. */
    boolean answers(String image) {
        return !breaks(image);
    }

    static boolean breaks(String image) {
        return image.equals(BROKEN_IMAGE) || image.equals(CRASHING_IMAGE);
    }

    /** Somebody said of these pods that they run no more, without looking: should they run twice, it is his doing. */
    void answeredFor(Collection<String> podUids) {
        answeredFor.addAll(podUids);
    }

    /** Two processes of one identity would both write what only one may: a StatefulSet's pod must never run twice. */
    void started(Pod pod, String node) {
        boolean unique = pod.getMetadata().getOwnerReferences().stream()
                .anyMatch(owner -> owner.getKind().equals("StatefulSet"));
        if (!unique) {
            return;
        }
        names.put(pod.getMetadata().getUid(), pod.getMetadata().getName());
        for (SimulatedNode other : nodes.get()) {
            for (String uid : other.runningUids()) {
                boolean same = pod.getMetadata().getName().equals(names.get(uid))
                        && !uid.equals(pod.getMetadata().getUid())
                        && !answeredFor.contains(uid)
                        && !answeredFor.contains(pod.getMetadata().getUid());
                if (same) {
                    throw world.violated(pod.getMetadata().getName() + " runs on " + node + " and on " + other.name());
                }
            }
        }
    }
}
