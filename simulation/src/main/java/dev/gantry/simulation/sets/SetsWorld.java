package dev.gantry.simulation.sets;

import dev.gantry.simulation.world.Faults;
import dev.gantry.simulation.world.InMemoryOwner;
import dev.gantry.simulation.world.SimulatedClock;
import dev.gantry.simulation.world.Trace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;

/** What exists where there are a StatefulSet and a DaemonSet, and how requests to it fare. */
record SetsWorld(
        SimulatedClock clock,
        Trace trace,
        Faults faults,
        InMemoryOwner<StatefulSet> statefulSets,
        InMemoryOwner<DaemonSet> daemonSets,
        InMemoryOwner<ControllerRevision> revisions,
        InMemoryOwner<Pod> pods,
        InMemoryOwner<Node> nodes) {

    static SetsWorld with(SimulatedClock clock, Faults faults) {
        Trace trace = new Trace();
        return new SetsWorld(
                clock,
                trace,
                faults,
                new InMemoryOwner<>("statefulsets.apps", clock, trace),
                new InMemoryOwner<>("daemonsets.apps", clock, trace),
                new InMemoryOwner<>("controllerrevisions.apps", clock, trace),
                new InMemoryOwner<>("pods", clock, trace),
                new InMemoryOwner<>("nodes", clock, trace));
    }

    StatefulSet statefulSet() {
        return statefulSets.list().getFirst();
    }

    DaemonSet daemonSet() {
        return daemonSets.list().getFirst();
    }

    /** The pods of one of the sets, by the label that its selector wants. */
    List<Pod> podsOf(String app) {
        return pods.list().stream()
                .filter(pod -> app.equals(pod.getMetadata().getLabels().get("app")))
                .toList();
    }

    int changes() {
        return statefulSets.log().size()
                + daemonSets.log().size()
                + revisions.log().size()
                + pods.log().size();
    }
}
