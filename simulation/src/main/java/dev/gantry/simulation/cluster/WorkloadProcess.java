package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.deployment.controller.Cluster;
import dev.gantry.deployment.controller.DeploymentReconciler;
import dev.gantry.deployment.controller.DeploymentTemplates;
import dev.gantry.deployment.controller.ReplicaSetReconciler;
import dev.gantry.deployment.controller.StartGates;
import dev.gantry.deployment.controller.Tracked;
import dev.gantry.deployment.controller.cron.CronJobReconciler;
import dev.gantry.deployment.controller.daemon.DaemonCluster;
import dev.gantry.deployment.controller.daemon.DaemonSetReconciler;
import dev.gantry.deployment.controller.job.JobCluster;
import dev.gantry.deployment.controller.job.JobReconciler;
import dev.gantry.deployment.controller.job.StrayPodReconciler;
import dev.gantry.deployment.controller.recommend.RecommendationCluster;
import dev.gantry.deployment.controller.recommend.RecommendationReconciler;
import dev.gantry.deployment.controller.recommend.RecommendationSource;
import dev.gantry.deployment.controller.recommend.RecommendedKind;
import dev.gantry.deployment.controller.recommend.RecommendedTemplates;
import dev.gantry.deployment.controller.release.ReleaseCluster;
import dev.gantry.deployment.controller.release.ReleaseReconciler;
import dev.gantry.deployment.controller.stateful.StatefulCluster;
import dev.gantry.deployment.controller.stateful.StatefulSetReconciler;
import dev.gantry.deployment.model.Release;
import dev.gantry.deployment.recommend.RecommendationPolicy;
import dev.gantry.simulation.world.InMemoryOwner;
import dev.gantry.simulation.world.LateView;
import dev.gantry.simulation.world.SimulatedLoops;
import dev.gantry.simulation.world.Trace;
import dev.gantry.simulation.world.UnreliableClient;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One life of deployment-service: its views, its memory, its loops. */
final class WorkloadProcess {

    private static final String RECOMMENDATION = "Recommendation";
    private static final Duration LOOK_AT_RECOMMENDATIONS = Duration.ofSeconds(10);

    private final ClusterWorld world;
    private final SimulatedLoops loops;
    private final List<LateView<?>> followed = new ArrayList<>();

    /** @param recommendations what monitoring-service recommends */
    WorkloadProcess(ClusterWorld world, RecommendationSource recommendations) {
        this.world = world;
        this.loops = new SimulatedLoops(world.clock());
        LateView<Node> nodes = new LateView<>(world.nodes(), world.clock());
        LateView<Deployment> deploymentView = new LateView<>(world.deployments(), world.clock());
        LateView<StatefulSet> statefulSetView = new LateView<>(world.statefulSets(), world.clock());
        LateView<Release> releases = new LateView<>(world.releases(), world.clock());
        Tracked<Deployment> deployments = follow(Deployment.class, deploymentView, world.deployments(), false);
        Tracked<StatefulSet> statefulSets = follow(StatefulSet.class, statefulSetView, world.statefulSets(), false);
        Tracked<DaemonSet> daemonSets = follow(DaemonSet.class, world.daemonSets(), false);
        Tracked<ControllerRevision> revisions = follow(ControllerRevision.class, world.revisions(), false);
        Tracked<Job> jobs = follow(Job.class, world.jobs(), false);
        Tracked<CronJob> cronJobs = follow(CronJob.class, world.cronJobs(), false);
        Tracked<ReplicaSet> replicaSets = follow(ReplicaSet.class, world.replicaSets(), false);
        Tracked<Pod> pods = follow(Pod.class, world.pods(), true);
        Cluster cluster =
                new Cluster(deployments, replicaSets, pods, EventRecorder.NONE, world.meters(), world.clock());
        JobCluster jobCluster =
                new JobCluster(jobs, cluster, new UnreliableClient<>(world.pods(), world.faults(), true));
        StartGates gates =
                new StartGates(List.of(deployments.view(), statefulSets.view(), daemonSets.view(), jobs.view()));
        loops.loop(
                "Deployment",
                new DeploymentReconciler(cluster, new RecommendedTemplates(DeploymentTemplates.AS_WRITTEN)));
        loops.loop("ReplicaSet", new ReplicaSetReconciler(cluster, gates));
        loops.loop("StatefulSet", new StatefulSetReconciler(stateful(statefulSets, revisions, pods), gates));
        loops.loop("DaemonSet", new DaemonSetReconciler(daemons(daemonSets, revisions, pods, nodes), gates));
        loops.loop("Job", new JobReconciler(jobCluster, gates));
        loops.loop(
                "Pod", new StrayPodReconciler(jobCluster, new UnreliableClient<>(world.jobs(), world.faults(), false)));
        loops.loop("CronJob", new CronJobReconciler(cronJobs, jobs, EventRecorder.NONE, world.clock()));
        loops.loop(
                "Release",
                new ReleaseReconciler(new ReleaseCluster(
                        kind(releases, world.releases()),
                        kind(deploymentView, world.deployments()),
                        kind(statefulSetView, world.statefulSets()),
                        EventRecorder.NONE,
                        () -> List.of(releases, deploymentView, statefulSetView).forEach(LateView::catchUp),
                        world.clock())));
        if (world.features().recommends()) {
            loops.loop(RECOMMENDATION, recommending(cluster, recommendations));
            loops.alsoWoken(deploymentView, deployment -> loops.enqueue(RECOMMENDATION, ObjectKey.of(deployment)));
        }
        // Last: what a view shows at once wakes only loops that are there.
        followed.forEach(loops::woken);
        Runnable wakeReleases = () -> releases.list().forEach(r -> loops.enqueue("Release", ObjectKey.of(r)));
        loops.woken(releases, _ -> wakeReleases.run());
        loops.alsoWoken(deploymentView, _ -> wakeReleases.run());
        loops.alsoWoken(statefulSetView, _ -> wakeReleases.run());
        loops.woken(nodes, node -> daemonSets.keys().forEach(key -> loops.enqueue("DaemonSet", key)));
    }

    /** Looks again and again, since what is recommended changes by itself. */
    private Reconciler recommending(Cluster cluster, RecommendationSource source) {
        RecommendedKind<Deployment> kind = new RecommendedKind<>(
                "Deployment",
                cluster.deployments(),
                new UnreliableClient<>(world.deployments(), world.faults(), false),
                deployment -> deployment.getSpec().getTemplate(),
                deployment -> cluster.replicaSets()
                        .known()
                        .controlledBy(deployment.getMetadata().getUid()));
        RecommendationReconciler<Deployment> reconciler = new RecommendationReconciler<>(
                kind,
                new RecommendationCluster(
                        source,
                        cluster.pods(),
                        new UnreliableClient<>(world.pods(), world.faults(), true),
                        new LateView<>(
                                new InMemoryOwner<>("horizontalpodautoscalers.autoscaling", world.clock(), new Trace()),
                                world.clock()),
                        EventRecorder.NONE,
                        world.clock()),
                new RecommendationPolicy(Duration.ZERO, Recommendations.APPLY_INTERVAL));
        return key -> {
            var _ = reconciler.reconcile(key);
            return Reconciler.Result.after(LOOK_AT_RECOMMENDATIONS);
        };
    }

    private StatefulCluster stateful(
            Tracked<StatefulSet> sets, Tracked<ControllerRevision> revisions, Tracked<Pod> pods) {
        return new StatefulCluster(
                sets,
                revisions,
                pods,
                () -> {
                    throw new AssertionError("nobody asks for claims where there are none");
                },
                EventRecorder.NONE,
                world.meters(),
                world.clock());
    }

    private DaemonCluster daemons(
            Tracked<DaemonSet> sets, Tracked<ControllerRevision> revisions, Tracked<Pod> pods, LateView<Node> nodes) {
        return new DaemonCluster(sets, revisions, pods, nodes, EventRecorder.NONE, world.meters(), world.clock());
    }

    private <T extends HasMetadata> ReleaseCluster.Kind<T> kind(LateView<T> view, InMemoryOwner<T> owner) {
        return new ReleaseCluster.Kind<>(view, UnreliableClient.local(owner, world.faults(), view));
    }

    private <T extends HasMetadata> Tracked<T> follow(Class<T> type, InMemoryOwner<T> owner, boolean remote) {
        return follow(type, new LateView<>(owner, world.clock()), owner, remote);
    }

    private <T extends HasMetadata> Tracked<T> follow(
            Class<T> type, LateView<T> view, InMemoryOwner<T> owner, boolean remote) {
        Tracked<T> tracked =
                Tracked.follow(type, view, new UnreliableClient<>(owner, world.faults(), remote), world.clock());
        followed.add(view);
        return tracked;
    }

    void step() {
        loops.stride(world.random());
    }

    SimulatedLoops loops() {
        return loops;
    }

    /** The keys of all that these loops look after, for a last look at everything. */
    List<HasMetadata> objects() {
        return Stream.<InMemoryOwner<? extends HasMetadata>>of(
                        world.deployments(),
                        world.replicaSets(),
                        world.statefulSets(),
                        world.daemonSets(),
                        world.jobs(),
                        world.cronJobs(),
                        world.releases(),
                        world.pods())
                .flatMap(owner -> owner.list().stream())
                .map(HasMetadata.class::cast)
                .toList();
    }
}
