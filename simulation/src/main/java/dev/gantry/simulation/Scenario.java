package dev.gantry.simulation;

import dev.gantry.simulation.cluster.ClusterSimulation;
import dev.gantry.simulation.handshake.HandshakeSimulation;
import dev.gantry.simulation.job.JobSimulation;
import dev.gantry.simulation.rollout.RolloutSimulation;
import dev.gantry.simulation.sets.SetsSimulation;
import dev.gantry.simulation.world.Simulation;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The worlds that can be run from a seed. */
public enum Scenario {
    ROLLOUT("rollout"),
    SETS("sets"),
    JOB("job"),
    HANDSHAKE("handshake"),
    CLUSTER("cluster");

    private final String label;

    Scenario(String label) {
        this.label = label;
    }

    /** What the user calls it. */
    public String label() {
        return label;
    }

    /** Runs one seed to its end. */
    public SeedResult run(long seed) {
        try {
            Simulation simulation = start(seed);
            simulation.run();
            return new SeedResult.Held(seed, simulation.deaths());
        } catch (AssertionError | RuntimeException e) {
            return new SeedResult.Broken(seed, e);
        }
    }

    private Simulation start(long seed) {
        return switch (this) {
            case ROLLOUT -> new RolloutSimulation(seed);
            case SETS -> new SetsSimulation(seed);
            case JOB -> new JobSimulation(seed);
            case HANDSHAKE -> new HandshakeSimulation(seed);
            case CLUSTER -> new ClusterSimulation(seed);
        };
    }

    static Optional<Scenario> named(String label) {
        return Arrays.stream(values()).filter(s -> s.label.equals(label)).findFirst();
    }

    static List<String> labels() {
        return Arrays.stream(values()).map(Scenario::label).toList();
    }
}
