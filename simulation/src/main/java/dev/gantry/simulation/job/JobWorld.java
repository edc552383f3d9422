package dev.gantry.simulation.job;

import dev.gantry.simulation.world.Faults;
import dev.gantry.simulation.world.InMemoryOwner;
import dev.gantry.simulation.world.SimulatedClock;
import dev.gantry.simulation.world.Trace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;

/** What exists where Jobs run, and how requests to it fare. */
record JobWorld(SimulatedClock clock, Trace trace, Faults faults, InMemoryOwner<Job> jobs, InMemoryOwner<Pod> pods) {

    static JobWorld with(SimulatedClock clock, Faults faults) {
        Trace trace = new Trace();
        return new JobWorld(
                clock,
                trace,
                faults,
                new InMemoryOwner<>("jobs.batch", clock, trace),
                new InMemoryOwner<>("pods", clock, trace));
    }

    Job job() {
        return jobs.list().getFirst();
    }
}
