package dev.gantry.simulation.cluster;

import dev.gantry.deployment.controller.DeploymentMeters;
import dev.gantry.deployment.model.Release;
import dev.gantry.simulation.world.Faults;
import dev.gantry.simulation.world.InMemoryOwner;
import dev.gantry.simulation.world.SimulatedClock;
import dev.gantry.simulation.world.Trace;
import io.fabric8.kubernetes.api.model.Endpoints;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.random.RandomGenerator;

/** What is stored, and how requests to it fare. */
record ClusterWorld(
        SimulatedClock clock,
        Trace trace,
        Faults faults,
        RandomGenerator random,
        Stage stage,
        Features features,
        MeterRegistry registry,
        DeploymentMeters meters,
        InMemoryOwner<Deployment> deployments,
        InMemoryOwner<ReplicaSet> replicaSets,
        InMemoryOwner<StatefulSet> statefulSets,
        InMemoryOwner<DaemonSet> daemonSets,
        InMemoryOwner<ControllerRevision> revisions,
        InMemoryOwner<Job> jobs,
        InMemoryOwner<CronJob> cronJobs,
        InMemoryOwner<Release> releases,
        InMemoryOwner<Pod> pods,
        InMemoryOwner<Node> nodes,
        InMemoryOwner<PodDisruptionBudget> budgets,
        InMemoryOwner<Service> services,
        InMemoryOwner<EndpointSlice> slices,
        InMemoryOwner<Endpoints> endpoints,
        InMemoryOwner<Lease> leases,
        InMemoryOwner<Lease> nodeLeases) {

    static final String NAMESPACE = "default";

    static ClusterWorld with(SimulatedClock clock, Faults faults, RandomGenerator random) {
        Trace trace = new Trace();
        MeterRegistry registry = new SimpleMeterRegistry();
        return new ClusterWorld(
                clock,
                trace,
                faults,
                random,
                new Stage(),
                Features.drawn(random),
                registry,
                new DeploymentMeters(registry),
                new InMemoryOwner<>("deployments.apps", clock, trace),
                new InMemoryOwner<>("replicasets.apps", clock, trace),
                new InMemoryOwner<>("statefulsets.apps", clock, trace),
                new InMemoryOwner<>("daemonsets.apps", clock, trace),
                new InMemoryOwner<>("controllerrevisions.apps", clock, trace),
                new InMemoryOwner<>("jobs.batch", clock, trace),
                new InMemoryOwner<>("cronjobs.batch", clock, trace),
                new InMemoryOwner<>("releases.gantry.dev", clock, trace),
                new InMemoryOwner<>("pods", clock, trace, PodAdmission::admit),
                new InMemoryOwner<>("nodes", clock, trace),
                new InMemoryOwner<>("poddisruptionbudgets.policy", clock, trace),
                new InMemoryOwner<>("services", clock, trace),
                new InMemoryOwner<>("endpointslices.discovery.k8s.io", clock, trace),
                new InMemoryOwner<>("endpoints", clock, trace),
                new InMemoryOwner<>("leases.coordination.k8s.io", clock, new Trace()),
                new InMemoryOwner<>("leases.coordination.k8s.io", clock, new Trace()));
    }

    /** Changes of all that control loops write; leases are renewed for ever. */
    int changes() {
        return List.<InMemoryOwner<?>>of(
                        deployments,
                        replicaSets,
                        statefulSets,
                        daemonSets,
                        revisions,
                        jobs,
                        cronJobs,
                        releases,
                        pods,
                        nodes,
                        budgets,
                        services,
                        slices,
                        endpoints)
                .stream()
                .mapToInt(owner -> owner.log().size())
                .sum();
    }

    /** What to throw when an invariant is broken. */
    AssertionError violated(String what) {
        return new AssertionError("by " + stage.actor() + " at " + clock.instant() + ": " + what + "\n  " + trace);
    }
}
