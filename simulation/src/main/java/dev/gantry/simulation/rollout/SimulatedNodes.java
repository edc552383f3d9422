package dev.gantry.simulation.rollout;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.random.RandomGenerator;

/** Scheduler, node agents and proxies in one: they move pods on, one small change at a time. */
final class SimulatedNodes {

    /** The image of a container that never gets ready. */
    static final String BROKEN_IMAGE = "broken";

    /** The image of a container that ends soon after it starts, every time. */
    static final String CRASHING_IMAGE = "crashing";

    private static final int RESTARTS = 2;
    private static final int NODES = 3;

    private final SimulatedWorld world;
    private final RandomGenerator random;

    SimulatedNodes(SimulatedWorld world, RandomGenerator random) {
        this.world = world;
        this.random = random;
    }

    void step() {
        List<Pod> pods = world.pods().list();
        if (!pods.isEmpty()) {
            advance(pods.get(random.nextInt(pods.size())));
        }
    }

    boolean idle() {
        return world.pods().list().stream().noneMatch(this::canAdvance);
    }

    private boolean canAdvance(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() != null
                || (broken(pod)
                        ? !running(pod) || (crashes(pod) && !crashed(pod))
                        : pod.getStatus() == null
                                || pod.getStatus().getConditions().size() < 2);
    }

    private void advance(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            world.pods().remove(dev.gantry.apimachinery.ObjectKey.of(pod));
        } else if (pod.getSpec().getNodeName() == null) {
            world.pods()
                    .put(new PodBuilder(pod)
                            .editSpec()
                            .withNodeName("node-" + random.nextInt(NODES))
                            .endSpec()
                            .build());
        } else if (!running(pod)) {
            world.pods()
                    .put(new PodBuilder(pod)
                            .withNewStatus()
                            .withPhase("Running")
                            .endStatus()
                            .build());
        } else if (crashes(pod) && !crashed(pod)) {
            crash(pod);
        } else if (!broken(pod) && pod.getStatus().getConditions().isEmpty()) {
            become(pod, "Ready");
        } else if (!broken(pod) && pod.getStatus().getConditions().size() == 1) {
            become(pod, "gantry.dev/Routable");
        }
    }

    private void become(Pod pod, String condition) {
        world.pods()
                .put(new PodBuilder(pod)
                        .editStatus()
                        .addToConditions(new PodConditionBuilder()
                                .withType(condition)
                                .withStatus("True")
                                .withLastTransitionTime(world.clock().instant().toString())
                                .build())
                        .endStatus()
                        .build());
    }

    private static boolean running(Pod pod) {
        return pod.getStatus() != null && "Running".equals(pod.getStatus().getPhase());
    }

    private void crash(Pod pod) {
        world.pods()
                .put(new PodBuilder(pod)
                        .editStatus()
                        .addNewContainerStatus()
                        .withName("web")
                        .withRestartCount(RESTARTS)
                        .withNewState()
                        .withNewWaiting()
                        .withReason("CrashLoopBackOff")
                        .endWaiting()
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build());
    }

    private static boolean crashed(Pod pod) {
        return !pod.getStatus().getContainerStatuses().isEmpty();
    }

    /** Whether pods of this template never get available. */
    static boolean breaks(PodSpec template) {
        String image = template.getContainers().getFirst().getImage();
        return image.equals(BROKEN_IMAGE) || image.equals(CRASHING_IMAGE);
    }

    private static boolean broken(Pod pod) {
        return breaks(pod.getSpec());
    }

    private static boolean crashes(Pod pod) {
        return pod.getSpec().getContainers().getFirst().getImage().equals(CRASHING_IMAGE);
    }
}
