package dev.gantry.simulation.job;

import dev.gantry.deployment.job.JobPod;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.random.RandomGenerator;

/** Scheduler and node agents in one: they place pods, run them, and let them succeed or fail. */
final class JobNodes {

    /** The exit code that a policy of the simulation ignores. */
    static final int IGNORED_CODE = 42;

    private static final int NODES = 3;

    private final JobWorld world;
    private final RandomGenerator random;
    private final int failuresPerThousand;

    JobNodes(JobWorld world, RandomGenerator random, int failuresPerThousand) {
        this.world = world;
        this.random = random;
        this.failuresPerThousand = failuresPerThousand;
    }

    void step() {
        List<Pod> pods = world.pods().list();
        if (!pods.isEmpty()) {
            advance(pods.get(random.nextInt(pods.size())));
        }
    }

    private void advance(Pod pod) {
        String phase = pod.getStatus() == null ? "Pending" : pod.getStatus().getPhase();
        boolean ended = phase.equals("Succeeded") || phase.equals("Failed");
        if (pod.getMetadata().getDeletionTimestamp() != null) {
            takeDown(pod, ended);
        } else if (pod.getSpec().getNodeName() == null) {
            world.pods()
                    .put(new PodBuilder(pod)
                            .editSpec()
                            .withNodeName("node-" + random.nextInt(NODES))
                            .endSpec()
                            .build());
        } else if (phase.equals("Pending")) {
            world.pods()
                    .put(new PodBuilder(pod)
                            .withNewStatus()
                            .withPhase("Running")
                            .endStatus()
                            .build());
        } else if (phase.equals("Running")) {
            boolean fails = random.nextInt(1_000) < failuresPerThousand || !JobPod.isTracked(pod);
            end(pod, fails ? (random.nextInt(4) == 0 ? IGNORED_CODE : 1) : 0);
        }
    }

    private void takeDown(Pod pod, boolean ended) {
        if (!ended && pod.getSpec().getNodeName() != null && !isOver(pod)) {
            end(pod, 1);
        } else if (!isOver(pod)) {
            world.pods().end(pod);
        } else if (!JobPod.isTracked(pod)) {
            world.pods().remove(dev.gantry.apimachinery.ObjectKey.of(pod));
        }
    }

    private static boolean isOver(Pod pod) {
        Long grace = pod.getMetadata().getDeletionGracePeriodSeconds();
        return grace != null && grace == 0;
    }

    private void end(Pod pod, int code) {
        world.pods()
                .put(new PodBuilder(pod)
                        .withNewStatus()
                        .withPhase(code == 0 ? "Succeeded" : "Failed")
                        .addNewContainerStatus()
                        .withName("main")
                        .withNewState()
                        .withNewTerminated()
                        .withExitCode(code)
                        .withFinishedAt(world.clock().instant().toString())
                        .endTerminated()
                        .endState()
                        .endContainerStatus()
                        .endStatus()
                        .build());
    }
}
