package dev.gantry.simulation.job;

import dev.gantry.deployment.job.JobConditions;
import dev.gantry.simulation.world.Faults;
import dev.gantry.simulation.world.SimulatedClock;
import dev.gantry.simulation.world.Simulation;
import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/** One run of a Job from one seed: first with faults and a restless user, then in calm until it has ended. */
public final class JobSimulation implements Simulation {

    private static final int RESTLESS_STEPS = 500;

    /** A calm Job of 12 completions takes some hundred steps; past this many something is stuck. */
    private static final int MAX_CALM_STEPS = 60_000;

    /** Of a thousand pods: so that back-off limits are met and missed. */
    private static final int MAX_FAILURES_PER_THOUSAND = 500;

    private static final int MAX_MILLIS_AT_ONCE = 20_000;

    private final RandomGenerator random;
    private final JobWorld world;
    private final JobNodes nodes;
    private final JobUser user;
    private final JobInvariants invariants;
    private JobController controller;
    private int deaths;

    public JobSimulation(long seed) {
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        world = JobWorld.with(new SimulatedClock(), new Faults(random));
        nodes = new JobNodes(world, random, random.nextInt(MAX_FAILURES_PER_THOUSAND));
        user = new JobUser(world, random);
        user.createJob();
        invariants = new JobInvariants(world);
        controller = new JobController(world, random);
        invariants.accept(true);
    }

    /** Runs to the end; throws when an invariant is broken. */
    @Override
    public void run() {
        for (int i = 0; i < RESTLESS_STEPS; i++) {
            step(random.nextInt(40) == 0);
        }
        world.faults().end();
        if (!JobConditions.isFinished(world.job())) {
            user.lastWish();
        }
        invariants.accept(false);
        for (int i = 0; !JobConditions.isFinished(world.job()); i++) {
            if (i == MAX_CALM_STEPS) {
                throw new AssertionError("the Job does not end: " + world.job().getStatus() + "\n  " + world.trace());
            }
            step(false);
        }
        tidyUp();
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
            case 0, 1 -> nodes.step();
            case 2 -> world.clock().advance(Duration.ofMillis(random.nextInt(MAX_MILLIS_AT_ONCE)));
            case 3 -> {
                // A create that arrives after the one sent in its place may make a pod too many; it is given up again.
                world.faults().arrive();
                invariants.accept(false);
                return;
            }
            default -> controllerStep();
        }
        check();
    }

    private void controllerStep() {
        try {
            controller.step(random);
        } catch (Faults.SenderDied e) {
            deaths++;
            check();
            world.faults().settle();
            invariants.accept(false);
            controller = new JobController(world, random);
        }
    }

    private void check() {
        String violation = invariants.check(controller.current());
        if (!violation.isEmpty()) {
            throw new AssertionError(violation + "\n  " + world.trace());
        }
    }

    /** The last pods are let go and go; then looking again changes nothing. */
    private void tidyUp() {
        for (int i = 0; i < 5; i++) {
            controller.resync();
            for (int j = 0; j < 100; j++) {
                nodes.step();
            }
        }
        String violation = invariants.atEnd();
        if (!violation.isEmpty()) {
            throw new AssertionError("at the end: " + violation + "\n  " + world.job() + "\n  " + world.trace());
        }
        controller.resync();
        int before = changes();
        controller.resync();
        if (changes() != before) {
            throw new AssertionError("planning again on the same state planned something\n  " + world.trace());
        }
    }

    private int changes() {
        return world.jobs().log().size() + world.pods().log().size();
    }
}
