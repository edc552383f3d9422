package dev.gantry.simulation.sets;

import dev.gantry.deployment.pod.PodReadiness;
import dev.gantry.simulation.world.Faults;
import dev.gantry.simulation.world.SimulatedClock;
import dev.gantry.simulation.world.Simulation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSetStatus;
import java.time.Duration;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * One run of a StatefulSet and a DaemonSet from one seed: first with faults, failing pods and a restless user, then in calm
 * until nothing is left to do.
 */
public final class SetsSimulation implements Simulation {

    private static final int RESTLESS_STEPS = 600;

    /** A calm update of five pods and five nodes takes some hundred steps; past this many something is stuck. */
    private static final int MAX_CALM_STEPS = 30_000;

    private final RandomGenerator random;
    private final SetsWorld world;
    private final SetsNodes nodes;
    private final SetsUser user;
    private final SetsInvariants invariants;
    private SetsController controller;
    private int deaths;

    public SetsSimulation(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        world = SetsWorld.with(new SimulatedClock(), new Faults(random));
        nodes = new SetsNodes(world, random);
        user = new SetsUser(world, random);
        user.createAll();
        invariants = new SetsInvariants(world);
        invariants.accept(false);
        controller = new SetsController(world);
    }

    /** Runs to the end; throws when an invariant is broken. */
    @Override
    public void run() {
        for (int i = 0; i < RESTLESS_STEPS; i++) {
            step(random.nextInt(50) == 0);
        }
        world.faults().end();
        nodes.calm();
        check("late requests");
        user.lastWish();
        invariants.accept(false);
        for (int i = 0; !finished(); i++) {
            if (i == MAX_CALM_STEPS) {
                throw new AssertionError("the sets do not come to an end: "
                        + world.statefulSet().getStatus() + " "
                        + world.daemonSet().getStatus() + "\n  "
                        + world.trace());
            }
            step(false);
        }
        checkPods(
                "web",
                world.statefulSet().getSpec().getReplicas(),
                world.statefulSet().getSpec().getTemplate());
        checkPods("agent", cleanNodes(), world.daemonSet().getSpec().getTemplate());
        checkIdempotence();
    }

    @Override
    public int deaths() {
        return deaths;
    }

    private void step(boolean userActs) {
        if (userActs) {
            user.step();
            invariants.accept(false);
            return;
        }
        switch (random.nextInt(10)) {
            case 0, 1 -> {
                nodes.step();
                invariants.accept(false);
            }
            case 2 -> {
                world.clock().advance(Duration.ofMillis(random.nextInt(1_500)));
                invariants.accept(false);
            }
            case 3 -> {
                world.faults().arrive();
                invariants.accept(true);
            }
            default -> controllerStep();
        }
    }

    private void controllerStep() {
        try {
            controller.loops().step(random);
            check("the controller");
        } catch (Faults.SenderDied e) {
            deaths++;
            check("the dying controller");
            world.faults().settle();
            check("late requests of the dead controller");
            controller = new SetsController(world);
        }
    }

    private void check(String what) {
        String violation = invariants.check();
        if (!violation.isEmpty()) {
            throw new AssertionError("after a step of " + what + ": " + violation + "\n  " + world.trace());
        }
    }

    private boolean finished() {
        return controller.loops().idle()
                && nodes.idle()
                && world.pods().list().stream().allMatch(PodReadiness::active)
                && complete(world.statefulSet())
                && complete(world.daemonSet());
    }

    private static boolean complete(StatefulSet set) {
        StatefulSetStatus status = set.getStatus();
        int replicas = set.getSpec().getReplicas();
        return status != null
                && status.getObservedGeneration() >= set.getMetadata().getGeneration()
                && status.getCurrentRevision().equals(status.getUpdateRevision())
                && status.getReplicas() == replicas
                && status.getUpdatedReplicas() == replicas
                && status.getAvailableReplicas() == replicas;
    }

    private static boolean complete(DaemonSet set) {
        DaemonSetStatus status = set.getStatus();
        return status != null
                && status.getObservedGeneration() >= set.getMetadata().getGeneration()
                && status.getUpdatedNumberScheduled().equals(status.getDesiredNumberScheduled())
                && status.getNumberAvailable().equals(status.getDesiredNumberScheduled());
    }

    private int cleanNodes() {
        return (int) world.nodes().list().stream()
                .filter(node -> node.getSpec().getTaints().isEmpty())
                .count();
    }

    /** A tainted node may keep a pod that was there before: it is no part of what is wanted. */
    private void checkPods(String app, int wanted, PodTemplateSpec template) {
        String image = template.getSpec().getContainers().getFirst().getImage();
        List<Pod> pods = world.podsOf(app).stream().filter(this::onCleanNode).toList();
        boolean right = pods.size() == wanted
                && pods.stream().allMatch(PodReadiness::active)
                && pods.stream()
                        .allMatch(pod -> image.equals(
                                pod.getSpec().getContainers().getFirst().getImage()));
        if (!right) {
            throw new AssertionError(pods.size() + " pods of " + app + " at the end, where " + wanted + " of " + image
                    + " are wanted\n  " + world.trace());
        }
    }

    private boolean onCleanNode(Pod pod) {
        return pod.getSpec().getAffinity() == null
                || world.nodes().list().stream()
                        .filter(node -> node.getSpec().getTaints().isEmpty())
                        .anyMatch(node -> node.getMetadata().getName().equals(SetsNodes.intended(pod)));
    }

    /**
     * With everything shown, looking at every object once more tidies up at most; then it changes nothing. Before, a process
     * forgets what it wrote and was never shown, such as a pod that came and went between two lists.
     */
    private void checkIdempotence() {
        world.clock().advance(Duration.ofMinutes(2));
        List<HasMetadata> objects = List.of(world.statefulSet(), world.daemonSet());
        for (int i = 0; i < 3; i++) {
            controller.loops().resync(objects);
        }
        int before = world.changes();
        controller.loops().resync(objects);
        if (world.changes() != before) {
            throw new AssertionError("planning again on the same state planned something\n  " + world.trace());
        }
        int limit = world.statefulSet().getSpec().getRevisionHistoryLimit()
                + world.daemonSet().getSpec().getRevisionHistoryLimit();
        int tainted = world.nodes().list().size() - cleanNodes();
        int old = world.revisions().list().size() - 2;
        if (old > limit + tainted) {
            throw new AssertionError(
                    old + " old revisions are kept, where the limit is " + limit + "\n  " + world.trace());
        }
    }
}
