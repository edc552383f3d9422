package dev.gantry.simulation.cluster;

import dev.gantry.agent.podlifecycle.ObservedContainer;
import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.simulation.world.Faults;
import dev.gantry.simulation.world.UnreliableClient;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** A machine: an engine with its containers, an agent that looks after them, and what has become of both. */
final class SimulatedNode {

    /** What has become of it. */
    enum Condition {
        UP,
        /** Nothing on it makes a step, and nobody can tell that from being off. */
        FROZEN,
        /** All runs on, and the API cannot be reached. */
        CUT_OFF,
        /** The power is off. */
        DOWN
    }

    private static final String LEASE_NAMESPACE = "kube-node-lease";
    private static final Duration BEAT_EVERY = Duration.ofSeconds(4);
    private static final int MOST_WATCHED = 10;
    private static final int CRASHES_PER_THOUSAND = 8;
    private static final int FAILED_WORK_PER_THOUSAND = 250;

    private final ClusterWorld world;
    private final String name;
    private final Engine engine;
    private final Containers containers;
    private final UnreliableClient<Pod> pods;
    private final UnreliableClient<Lease> leases;
    private Condition condition = Condition.UP;
    private Agent agent;
    private Instant beatDue;

    SimulatedNode(ClusterWorld world, String name, int number, Containers containers) {
        this.world = world;
        this.name = name;
        this.engine = new Engine(number);
        this.containers = containers;
        this.pods = UnreliableClient.over(world.pods(), world.faults(), this::reachable);
        this.leases = UnreliableClient.over(world.nodeLeases(), world.faults(), this::reachable);
        this.beatDue = world.clock().instant();
        this.agent = startAgent();
    }

    private Agent startAgent() {
        return new Agent(world, name, engine, pods, containers);
    }

    private boolean reachable() {
        return condition == Condition.UP;
    }

    String name() {
        return name;
    }

    Condition condition() {
        return condition;
    }

    List<String> runningUids() {
        return condition == Condition.DOWN ? List.of() : engine.runningPods();
    }

    Agent agent() {
        return agent;
    }

    /** The power fails, the network fails, the machine hangs; or all is well again. */
    void become(Condition next) {
        if (next == Condition.DOWN && condition != Condition.DOWN) {
            engine.powerOff(world.clock().instant());
        }
        boolean restarts = condition == Condition.DOWN && next != Condition.DOWN;
        condition = next;
        if (restarts) {
            agent = startAgent();
        }
    }

    /** Lets processes end by themselves, and the agent see and do something. */
    void step() {
        if (condition == Condition.DOWN || condition == Condition.FROZEN) {
            return;
        }
        try {
            live();
            if (condition == Condition.UP) {
                beat();
                agent.watch(world.random().nextInt(MOST_WATCHED));
            }
            agent.work();
        } catch (Faults.SenderDied e) {
            agent = startAgent();
            throw e;
        }
    }

    /** The agent sees all that happened, and does all that is due. */
    void settle() {
        if (condition == Condition.UP) {
            live();
            beat();
            agent.watch(Integer.MAX_VALUE);
            agent.work();
        }
    }

    private void beat() {
        Instant now = world.clock().instant();
        if (now.isBefore(beatDue)) {
            return;
        }
        beatDue = now.plus(BEAT_EVERY);
        try {
            Optional<Lease> held = leases.get(new ObjectKey(LEASE_NAMESPACE, name));
            Lease lease = renewed(held, now);
            var _ = held.isPresent() ? leases.update(lease) : leases.create(lease);
        } catch (ApiException e) {
            beatDue = now.plusSeconds(1);
        }
    }

    private Lease renewed(Optional<Lease> held, Instant now) {
        return held.map(LeaseBuilder::new)
                .orElseGet(LeaseBuilder::new)
                .editOrNewMetadata()
                .withNamespace(LEASE_NAMESPACE)
                .withName(name)
                .endMetadata()
                .editOrNewSpec()
                .withHolderIdentity(name)
                .withRenewTime(now.atZone(ZoneOffset.UTC))
                .endSpec()
                .build();
    }

    private void live() {
        List<String> running = engine.runningPods();
        if (running.isEmpty()) {
            return;
        }
        RandomGenerator random = world.random();
        String uid = running.get(random.nextInt(running.size()));
        ObservedContainer run = engine.running(uid).findFirst().orElseThrow();
        Optional<Integer> end = end(run.image());
        if (end.isPresent()) {
            engine.end(uid, run.id(), end.get(), world.clock().instant());
            agent.signal(uid);
        }
    }

    /** How a container of this image ends now, if it does. */
    private Optional<Integer> end(String image) {
        return switch (image) {
            case Containers.CRASHING_IMAGE -> Optional.of(1);
            case Containers.WORK_IMAGE -> Optional.of(world.faults().happens(FAILED_WORK_PER_THOUSAND) ? 1 : 0);
            default -> world.faults().happens(CRASHES_PER_THOUSAND) ? Optional.of(1) : Optional.empty();
        };
    }
}
