package dev.gantry.simulation.rollout;

import dev.gantry.deployment.pod.PodReadiness;
import dev.gantry.simulation.world.DeliveryInvariants;
import dev.gantry.simulation.world.Faults;
import dev.gantry.simulation.world.SimulatedClock;
import dev.gantry.simulation.world.Simulation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** One run of the world from one seed: first with faults and a restless user, then in calm until nothing is left to do. */
public final class RolloutSimulation implements Simulation {

    private static final int RESTLESS_STEPS = 1_500;

    /** A calm rollout of 12 pods takes some hundred steps; past this many something is stuck. */
    private static final int MAX_CALM_STEPS = 60_000;

    private static final int LONGEST_UNTIL_ABORT = 400;
    private static final String REVISION = "deployment.kubernetes.io/revision";

    private final RandomGenerator random;
    private final SimulatedWorld world;
    private final SimulatedNodes nodes;
    private final SimulatedRouter router;
    private final SimulatedUser user;
    private final Invariants invariants;
    private final DeliveryInvariants delivery;
    private final boolean recreate;
    private SimulatedController controller;
    private int deaths;

    public RolloutSimulation(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        world = SimulatedWorld.with(new SimulatedClock(), new Faults(random));
        nodes = new SimulatedNodes(world, random);
        router = new SimulatedRouter(world);
        user = new SimulatedUser(world, random);
        delivery = new DeliveryInvariants(
                world.deployments(), world.replicaSets(), world.clock(), "web", user.script(), this::misdelivered);
        user.createDeployment();
        recreate = "Recreate".equals(world.deployment().getSpec().getStrategy().getType());
        invariants = new Invariants(world, delivery);
        invariants.accept();
        controller = new SimulatedController(world);
    }

    /** Runs to the end; throws when an invariant is broken. */
    @Override
    public void run() {
        for (int i = 0; i < RESTLESS_STEPS; i++) {
            step(random.nextInt(60) == 0);
        }
        world.faults().end();
        check("late requests");
        user.lastWish();
        invariants.accept();
        for (int i = 0; !finished(); i++) {
            if (i == MAX_CALM_STEPS) {
                throw new AssertionError(
                        "the rollout does not end: " + world.deployment().getStatus() + "\n  " + world.trace());
            }
            step(false);
            promoteWhatWaits();
        }
        checkEnd();
        checkIdempotence();
        if (world.deployment().getSpec().getReplicas() > 0) {
            breakAndRollBack();
            abortAnUpdate();
        }
    }

    private void misdelivered(String what) {
        throw new AssertionError(what + "\n  " + world.trace());
    }

    /** What waits for a person gets his word. */
    private void promoteWhatWaits() {
        if (user.script().delivers() && controller.idle() && nodes.idle()) {
            user.promote();
            invariants.accept();
        }
    }

    /** An update is given up somewhere on its way: then all is of the former revision again, unless the word came too late. */
    private void abortAnUpdate() {
        if (!user.script().delivers()) {
            return;
        }
        delivery.calm();
        String former = servingImage();
        String update = user.updateOnceMore();
        invariants.accept();
        int steps = random.nextInt(LONGEST_UNTIL_ABORT);
        for (int i = 0; i < steps || !isOnItsWay(update); i++) {
            if (i == MAX_CALM_STEPS) {
                throw new AssertionError("the update does not begin\n  " + world.trace());
            }
            step(false);
        }
        user.abort();
        invariants.accept();
        for (int i = 0; !rolledBack() && !finished(); i++) {
            if (i == MAX_CALM_STEPS) {
                throw new AssertionError(
                        "what was given up does not end: " + world.deployment().getStatus() + "\n  " + world.trace());
            }
            step(false);
            promoteWhatWaits();
        }
        checkPods(isRolledBack(world.deployment()) ? former : update);
        checkIdempotence();
    }

    private String servingImage() {
        return world.pods()
                .list()
                .getFirst()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    /** Whether the update has its set, and its revision can be named. */
    private boolean isOnItsWay(String image) {
        Map<String, String> known = world.deployment().getMetadata().getAnnotations();
        return world.replicaSets().list().stream()
                .filter(set -> image.equals(set.getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage()))
                .anyMatch(
                        set -> Objects.equals(set.getMetadata().getAnnotations().get(REVISION), known.get(REVISION)));
    }

    /** What is broken ends rolled back, with enough pods available all the time, and is not tried again. */
    private void breakAndRollBack() {
        String good = image();
        String broken = user.breakIt();
        invariants.accept();
        for (int i = 0; !rolledBack(); i++) {
            if (i == MAX_CALM_STEPS) {
                throw new AssertionError(
                        "the rollback does not end: " + world.deployment().getStatus() + "\n  " + world.trace());
            }
            step(false);
            waitForTheDeadline();
        }
        checkPods(good);
        checkIdempotence();
        int before = created(broken);
        world.clock().advance(Duration.ofDays(1));
        controller.resync(objects());
        controller.resync(objects());
        if (created(broken) != before) {
            throw new AssertionError("a failed template was tried again\n  " + world.trace());
        }
    }

    /** Nothing is left to do but to wait. */
    private void waitForTheDeadline() {
        if (controller.idle() && nodes.idle()) {
            world.clock().advance(Duration.ofSeconds(30));
        }
    }

    private boolean rolledBack() {
        Deployment deployment = world.deployment();
        DeploymentStatus status = deployment.getStatus();
        int replicas = deployment.getSpec().getReplicas();
        return controller.idle()
                && nodes.idle()
                && isRolledBack(deployment)
                && status.getUpdatedReplicas() == 0
                && status.getReplicas() == replicas
                && status.getAvailableReplicas() == replicas
                && status.getTerminatingReplicas() == 0;
    }

    private static boolean isRolledBack(Deployment deployment) {
        return deployment.getStatus().getConditions().stream()
                .anyMatch(c -> c.getType().equals("gantry.dev/RolledBack")
                        && c.getStatus().equals("True"));
    }

    private int created(String image) {
        return (int) world.pods().log().stream()
                .filter(change -> change.object()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getImage()
                        .equals(image))
                .map(change -> change.object().getMetadata().getUid())
                .distinct()
                .count();
    }

    @Override
    public int deaths() {
        return deaths;
    }

    private void step(boolean userActs) {
        if (userActs) {
            user.step();
            invariants.accept();
            return;
        }
        String what = "nodes";
        switch (random.nextInt(10)) {
            case 0 -> nodes.step();
            case 1 -> {
                what = "nodes and the router";
                nodes.step();
                router.step();
            }
            case 2 -> {
                what = "time";
                world.clock().advance(Duration.ofMillis(random.nextInt(1_500)));
            }
            case 3 -> {
                // A create that arrives after the one sent in its place was answered, and after that pod went again,
                // makes a
                // pod too many. No client can rule that out; the set sees it, and deletes one, as the end of the run
                // shows.
                invariants.acceptLate(world.faults()::arrive);
                return;
            }
            default -> {
                what = "the controller";
                controllerStep();
            }
        }
        check(what);
    }

    private void controllerStep() {
        try {
            controller.step(random);
        } catch (Faults.SenderDied e) {
            deaths++;
            check("the dying controller");
            world.faults().settle();
            check("late requests of the dead controller");
            controller = new SimulatedController(world);
        }
    }

    private void check(String what) {
        String violation = invariants.check(recreate);
        if (!violation.isEmpty()) {
            throw new AssertionError("after a step of " + what + ": " + violation + "\n  " + world.trace());
        }
    }

    private boolean finished() {
        DeploymentStatus status = world.deployment().getStatus();
        return status != null && controller.idle() && nodes.idle() && complete(world.deployment());
    }

    private static boolean complete(Deployment deployment) {
        int replicas = deployment.getSpec().getReplicas();
        DeploymentStatus status = deployment.getStatus();
        return status.getObservedGeneration() >= deployment.getMetadata().getGeneration()
                && status.getReplicas() == replicas
                && status.getUpdatedReplicas() == replicas
                && status.getAvailableReplicas() == replicas
                && status.getTerminatingReplicas() == 0;
    }

    private void checkEnd() {
        checkPods(image());
    }

    private String image() {
        return world.deployment()
                .getSpec()
                .getTemplate()
                .getSpec()
                .getContainers()
                .getFirst()
                .getImage();
    }

    private void checkPods(String image) {
        String split = delivery.atRest(world.pods().list());
        if (!split.isEmpty()) {
            throw new AssertionError(split + "\n  " + world.trace());
        }
        List<Pod> pods = world.pods().list();
        int wanted = world.deployment().getSpec().getReplicas();
        boolean right = pods.size() == wanted
                && pods.stream().allMatch(PodReadiness::active)
                && pods.stream()
                        .allMatch(pod -> pod.getSpec()
                                .getContainers()
                                .getFirst()
                                .getImage()
                                .equals(image));
        if (!right) {
            throw new AssertionError(
                    pods.size() + " pods at the end, where " + wanted + " of " + image + " are wanted");
        }
    }

    /** With everything shown, looking at every object once more tidies up at most; then it changes nothing. */
    private void checkIdempotence() {
        for (int i = 0; i < 3; i++) {
            controller.resync(objects());
        }
        int before = changes();
        controller.resync(objects());
        if (changes() != before) {
            throw new AssertionError("planning again on the same state planned something");
        }
        int limit = world.deployment().getSpec().getRevisionHistoryLimit();
        int old = world.replicaSets().list().size() - 1;
        if (!isRolledBack(world.deployment()) && old > limit) {
            throw new AssertionError(old + " old sets are kept, where the limit is " + limit);
        }
    }

    private List<HasMetadata> objects() {
        List<HasMetadata> objects = new ArrayList<>(world.deployments().list());
        List<ReplicaSet> sets = world.replicaSets().list();
        objects.addAll(sets);
        return objects;
    }

    private int changes() {
        return world.deployments().log().size()
                + world.replicaSets().log().size()
                + world.pods().log().size();
    }
}
