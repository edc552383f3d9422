package dev.gantry.deployment;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.ControlLoop;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.deployment.controller.Cluster;
import dev.gantry.deployment.controller.ControllerSignals;
import dev.gantry.deployment.controller.StartGates;
import dev.gantry.deployment.controller.Tracked;
import dev.gantry.deployment.controller.job.JobCluster;
import dev.gantry.deployment.controller.job.JobReconciler;
import dev.gantry.deployment.controller.job.StrayPodReconciler;
import dev.gantry.deployment.job.JobPod;
import dev.gantry.deployment.kind.JobKinds;
import dev.gantry.deployment.kind.WorkloadKinds;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Jobs: their kinds and their control loops. */
@Configuration(proxyBeanMethods = false)
class JobConfiguration {

    private static final int STRAY_WORKERS = 2;

    @Bean
    WorkloadKinds jobKinds() {
        return JobKinds.all();
    }

    @Bean
    JobCluster jobCluster(
            Cluster cluster, LocalResources local, RemoteResources remote, LeaderLease lease, InstantSource clock) {
        Tracked<Job> jobs =
                Tracked.follow(Job.class, local.view(Job.class), local.client(Job.class, lease::fence), clock);
        lease.onChange(leads -> jobs.forgetOwnWrites());
        return new JobCluster(jobs, cluster, remote.client("scheduler", Pod.class));
    }

    @Bean(destroyMethod = "close")
    ControlLoop jobLoop(
            JobCluster cluster,
            StartGates gates,
            LeaderLease lease,
            DeploymentProperties properties,
            MeterRegistry meters) {
        JobReconciler reconciler = new JobReconciler(cluster, gates);
        lease.onChange(leads -> reconciler.forget());
        ControlLoop loop = ControlLoop.named("jobs", meters)
                .reconciler(reconciler)
                .onlyWhile(lease::isLeader)
                .workers(properties.replicaSetWorkers())
                .resync(properties.resync(), cluster.jobs()::keys)
                .start();
        loop.wokenBy(cluster.jobs().view());
        var _ = cluster.cluster()
                .pods()
                .view()
                .subscribe(new ControllerSignals<>("Job", cluster.jobs()::keys, loop::enqueue));
        return loop;
    }

    @Bean(destroyMethod = "close")
    ControlLoop strayPodLoop(
            JobCluster cluster,
            LocalResources local,
            LeaderLease lease,
            DeploymentProperties properties,
            MeterRegistry meters) {
        Tracked<Pod> pods = cluster.cluster().pods();
        ControlLoop loop = ControlLoop.named("job-strays", meters)
                .reconciler(new StrayPodReconciler(cluster, local.client(Job.class)))
                .onlyWhile(lease::isLeader)
                .workers(STRAY_WORKERS)
                .resync(properties.resync(), () -> trackedPods(pods))
                .start();
        loop.wokenBy(pods.view(), pod -> JobPod.isTracked(pod) ? Optional.of(ObjectKey.of(pod)) : Optional.empty());
        var _ = cluster.jobs()
                .view()
                .subscribe(new GoneJobs(job -> pods.known()
                        .controlledBy(job.getMetadata().getUid())
                        .forEach(pod -> loop.enqueue(ObjectKey.of(pod)))));
        return loop;
    }

    private static List<ObjectKey> trackedPods(Tracked<Pod> pods) {
        return pods.view().list().stream()
                .filter(JobPod::isTracked)
                .map(ObjectKey::of)
                .toList();
    }

    /** Told of Jobs that are gone. */
    private record GoneJobs(Consumer<Job> gone) implements ResourceView.Listener<Job> {
        @Override
        public void added(Job job) {
            // Its own loop looks after its pods.
        }

        @Override
        public void updated(Job previous, Job current) {
            // Its own loop looks after its pods.
        }

        @Override
        public void deleted(Job last) {
            gone.accept(last);
        }
    }
}
