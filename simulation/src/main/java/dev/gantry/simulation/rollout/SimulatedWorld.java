package dev.gantry.simulation.rollout;

import dev.gantry.simulation.world.Faults;
import dev.gantry.simulation.world.InMemoryOwner;
import dev.gantry.simulation.world.SimulatedClock;
import dev.gantry.simulation.world.Trace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;

/** What exists, and how requests to it fare. */
record SimulatedWorld(
        SimulatedClock clock,
        Trace trace,
        Faults faults,
        InMemoryOwner<Deployment> deployments,
        InMemoryOwner<ReplicaSet> replicaSets,
        InMemoryOwner<Pod> pods) {

    static SimulatedWorld with(SimulatedClock clock, Faults faults) {
        Trace trace = new Trace();
        return new SimulatedWorld(
                clock,
                trace,
                faults,
                new InMemoryOwner<>("deployments.apps", clock, trace),
                new InMemoryOwner<>("replicasets.apps", clock, trace),
                new InMemoryOwner<>("pods", clock, trace));
    }

    Deployment deployment() {
        return deployments.list().getFirst();
    }
}
