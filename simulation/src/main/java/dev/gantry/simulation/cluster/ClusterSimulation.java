package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.deployment.model.MemberStatus;
import dev.gantry.deployment.model.ReleaseStatus;
import dev.gantry.simulation.world.DeliveryInvariants;
import dev.gantry.simulation.world.Faults;
import dev.gantry.simulation.world.SimulatedClock;
import dev.gantry.simulation.world.Simulation;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * One run of a whole cluster from one seed: first with faults, failing nodes and restless users, then in calm until everything is
 * as it was asked for; last, something is rolled out that cannot work, and has to be undone.
 */
public final class ClusterSimulation implements Simulation {

    private static final int RESTLESS_STEPS = 1_000;
    private static final int LONGEST_STEP_MILLIS = 500;
    private static final int GATEWAYS = 2;

    /** Calm rounds until all must be done; the longest wait in them is a back-off of five minutes. */
    private static final int MAX_ROUNDS = 3_000;

    /** What one service tidies up another may have to answer. */
    private static final int TIDYING_LOOKS = 4;

    private static final int LONGEST_UNTIL_ABORT = 40;

    private static final Duration LONGEST_ROUND = Duration.ofSeconds(5);

    private final RandomGenerator random;
    private final ClusterWorld world;
    private final Invariants invariants;
    private final Operator operator;
    private final ClusterUser user;
    private final Rest rest;
    private final DeliveryInvariants delivery;
    private final List<Gateway> gateways = new ArrayList<>();
    private WorkloadProcess workloads;
    private SchedulerProcess scheduler;
    private RegistryProcess registry;
    private int deaths;
    private int gatewaysMade;

    public ClusterSimulation(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        world = ClusterWorld.with(new SimulatedClock(), new Faults(random), random);
        invariants = new Invariants(world);
        operator = new Operator(world, invariants);
        user = new ClusterUser(world);
        delivery = new DeliveryInvariants(
                world.deployments(),
                world.replicaSets(),
                world.clock(),
                BudgetedApp.NAME,
                user.script(),
                this::misdelivered);
        rest = new Rest(world, invariants, operator);
        operator.build();
        user.createAll();
        workloads = new WorkloadProcess(world, invariants.recommendations());
        scheduler = new SchedulerProcess(world, invariants);
        registry = new RegistryProcess(world);
        for (int i = 0; i < GATEWAYS; i++) {
            gateways.add(gateway(0));
        }
    }

    private Gateway gateway(int behind) {
        return new Gateway(world, invariants, () -> registry, this::registryDied, "proxy-" + gatewaysMade++, behind);
    }

    @Override
    public void run() {
        for (int i = 0; i < RESTLESS_STEPS; i++) {
            step();
        }
        world.stage().enter(Actor.LATE_REQUEST);
        world.faults().end();
        world.stage().enter(Actor.USER);
        operator.restore();
        user.lastWish();
        comeToRest();
        releaseAndUndo();
        breakAndRollBack();
        abortAnUpdate();
    }

    private void misdelivered(String what) {
        throw world.violated(what);
    }

    @Override
    public int deaths() {
        return deaths;
    }

    private void step() {
        world.clock().advance(Duration.ofMillis(random.nextInt(LONGEST_STEP_MILLIS)));
        switch (random.nextInt(40)) {
            case 0 -> act(Actor.USER, user::step);
            case 1 -> act(Actor.USER, operator::step);
            case 2 -> act(Actor.LATE_REQUEST, world.faults()::arrive);
            case 3, 4, 5, 6, 7, 8 -> act(Actor.SCHEDULER, scheduler::step);
            case 9, 10, 11, 12, 13, 14 -> act(Actor.REGISTRY, registry::step);
            case 15, 16, 17, 18, 19, 20, 21 -> act(Actor.AGENT, this::stepOfANode);
            default -> act(Actor.WORKLOADS, workloads::step);
        }
        world.stage().enter(Actor.REGISTRY);
        gateways.get(random.nextInt(gateways.size())).step();
        if (world.faults().happens(2)) {
            gateways.set(random.nextInt(gateways.size()), gateway(random.nextInt(4)));
        }
    }

    private void stepOfANode() {
        List<SimulatedNode> nodes = List.copyOf(operator.nodes());
        nodes.get(random.nextInt(nodes.size())).step();
    }

    private void act(Actor actor, Runnable step) {
        world.stage().enter(actor);
        try {
            step.run();
        } catch (Faults.SenderDied e) {
            died(actor);
        }
    }

    /** What it had sent arrives or is lost; its successor knows what is stored, and nothing else. */
    private void died(Actor actor) {
        deaths++;
        world.stage().enter(Actor.LATE_REQUEST);
        world.faults().settle();
        switch (actor) {
            case WORKLOADS -> workloads = new WorkloadProcess(world, invariants.recommendations());
            case SCHEDULER -> scheduler = new SchedulerProcess(world, invariants);
            case REGISTRY -> registry = new RegistryProcess(world);
            case AGENT, USER, EVICTION, LATE_REQUEST -> {
                // A node has started its agent anew; and nobody else dies of what he sends.
            }
        }
    }

    private void registryDied() {
        deaths++;
        registry = new RegistryProcess(world);
    }

    private void comeToRest() {
        untilQuiet(rest::reached, "it does not come to rest");
        rest.checkPods();
        invariants.atEnd();
        checkIdempotence();
        checkShares();
    }

    /** All is as it is to be, and so it stays: no pod is moved any more. */
    private void untilQuiet(BooleanSupplier reached, String otherwise) {
        Optional<Instant> since = since(reached, Optional.empty());
        for (int i = 0; since.filter(invariants.rebalancing()::isQuietSince).isEmpty(); i++) {
            if (i == MAX_ROUNDS) {
                throw world.violated(
                        otherwise + " (" + invariants.rebalancing().moves() + " pods were moved): " + rest.missing());
            }
            round();
            since = since(reached, since);
        }
    }

    private Optional<Instant> since(BooleanSupplier reached, Optional<Instant> before) {
        return reached.getAsBoolean()
                ? before.or(() -> Optional.of(world.clock().instant()))
                : Optional.empty();
    }

    private void checkShares() {
        String split = delivery.atRest(world.pods().list());
        if (!split.isEmpty()) {
            throw world.violated(split);
        }
    }

    /** A release whose last member cannot work gives all members back what they had. */
    private void releaseAndUndo() {
        Map<String, String> former = rest.images();
        String name = user.releaseWhatFails();
        untilQuiet(rest::reached, "the release does not end");
        ReleaseStatus ended = Objects.requireNonNull(world.releases()
                .get(new ObjectKey(ClusterWorld.NAMESPACE, name))
                .orElseThrow()
                .getStatus());
        if (!isUndone(ended) || !rest.images().equals(former)) {
            throw world.violated(
                    "the release ended as " + ended.message() + " with " + rest.images() + " after " + former);
        }
        rest.checkPods();
        checkIdempotence();
        checkShares();
    }

    /**
     * The one member with recommended requests may count as not restored, though it ends well: when those fail while it is being restored. No other
     * may.
     */
    private boolean isUndone(ReleaseStatus ended) {
        if (ended.phase().equals("RolledBack")) {
            return true;
        }
        List<String> notRestored = ended.members().stream()
                .filter(member -> member.state().equals("RestoreFailed"))
                .map(MemberStatus::name)
                .toList();
        return world.features().recommends()
                && ended.phase().equals("Failed")
                && notRestored.equals(List.of(Workloads.STEADY_APP));
    }

    /** An update is given up somewhere on its way: then all is of the former revision again, unless the word came too late. */
    private void abortAnUpdate() {
        if (!user.script().delivers()) {
            return;
        }
        delivery.calm();
        String former = Rest.imageOf(rest.podsOf(BudgetedApp.NAME).getFirst());
        String update = user.updateOnceMore();
        int rounds = random.nextInt(LONGEST_UNTIL_ABORT);
        for (int i = 0; i < rounds || created(update) == 0; i++) {
            if (i == MAX_ROUNDS) {
                throw world.violated("the update does not begin");
            }
            roundWithoutTheUser();
        }
        user.abort();
        roundWithoutTheUser();
        untilQuiet(() -> rolledBack() || rest.reached(), "what was given up does not end");
        Deployment web = web();
        rest.check(web, web.getSpec().getReplicas(), rolledBack() ? former : update);
        checkIdempotence();
        checkShares();
    }

    private Deployment web() {
        return world.deployments()
                .get(new ObjectKey(ClusterWorld.NAMESPACE, BudgetedApp.NAME))
                .orElseThrow();
    }

    /** Everybody sees all that happened and does what is due; then time passes until something is. */
    private void round() {
        world.stage().enter(Actor.USER);
        user.promote();
        roundWithoutTheUser();
    }

    private void roundWithoutTheUser() {
        int before = world.changes();
        everybody();
        Instant now = world.clock().instant();
        Duration wait = world.changes() != before ? Duration.ofMillis(200) : untilSomethingIsDue(now);
        world.clock().advance(wait);
    }

    private void everybody() {
        world.stage().enter(Actor.REGISTRY);
        gateways.forEach(Gateway::settle);
        world.stage().enter(Actor.AGENT);
        operator.nodes().forEach(SimulatedNode::settle);
        world.stage().enter(Actor.SCHEDULER);
        scheduler.settle();
        world.stage().enter(Actor.WORKLOADS);
        workloads.loops().settle();
        world.stage().enter(Actor.REGISTRY);
        registry.loops().settle();
        world.stage().enter(Actor.USER);
    }

    private Duration untilSomethingIsDue(Instant now) {
        Instant next = now.plus(LONGEST_ROUND);
        List<Instant> wishes = new ArrayList<>(List.of(
                workloads.loops().nextDue(),
                scheduler.nextDue(),
                registry.loops().nextDue()));
        operator.nodes().forEach(node -> wishes.add(node.agent().nextDue()));
        for (Instant wish : wishes) {
            next = wish.isBefore(next) ? wish : next;
        }
        Duration wait = Duration.between(now, next);
        return wait.compareTo(Duration.ofMillis(200)) < 0 ? Duration.ofMillis(200) : wait;
    }

    /** With everything shown, looking at every object once more tidies up at most; then it changes nothing. */
    private void checkIdempotence() {
        world.clock().advance(Duration.ofMinutes(2));
        for (int i = 0; i < TIDYING_LOOKS; i++) {
            lookAtEverything();
        }
        int before = world.changes();
        lookAtEverything();
        if (world.changes() != before) {
            throw world.violated("planning again on the same state planned something");
        }
    }

    private void lookAtEverything() {
        everybody();
        workloads.loops().resync(workloads.objects());
        registry.loops().resync(world.services().list());
        registry.loops().resync(world.replicaSets().list());
        registry.loops().resync(world.pods().list());
    }

    /** What is broken ends rolled back, with enough pods available all the time, and is not tried again. */
    private void breakAndRollBack() {
        Deployment web = web();
        String good = Rest.image(web);
        String broken = user.breakIt(web);
        untilQuiet(this::rolledBack, "the rollback does not end");
        rest.check(web, web.getSpec().getReplicas(), good);
        checkIdempotence();
        int before = created(broken);
        world.clock().advance(Duration.ofDays(1));
        for (int i = 0; i < 3; i++) {
            lookAtEverything();
        }
        if (created(broken) != before) {
            throw world.violated("a failed template was tried again");
        }
    }

    private boolean rolledBack() {
        Deployment web = web();
        DeploymentStatus status = web.getStatus();
        int replicas = web.getSpec().getReplicas();
        boolean undone = status.getConditions().stream()
                .anyMatch(c -> c.getType().equals("gantry.dev/RolledBack")
                        && c.getStatus().equals("True"));
        return undone
                && status.getUpdatedReplicas() == 0
                && status.getReplicas() == replicas
                && status.getAvailableReplicas() == replicas
                && status.getTerminatingReplicas() == 0
                && rest.podsOf(BudgetedApp.NAME).size() == replicas;
    }

    private int created(String image) {
        return (int) world.pods().log().stream()
                .filter(change -> image.equals(
                        change.object().getSpec().getContainers().getFirst().getImage()))
                .map(change -> change.object().getMetadata().getUid())
                .distinct()
                .count();
    }
}
