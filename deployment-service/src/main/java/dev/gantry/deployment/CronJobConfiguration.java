package dev.gantry.deployment;

import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.controller.ControlLoop;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.deployment.controller.ControllerSignals;
import dev.gantry.deployment.controller.Tracked;
import dev.gantry.deployment.controller.cron.CronJobReconciler;
import dev.gantry.deployment.controller.job.JobCluster;
import io.fabric8.kubernetes.api.model.batch.v1.CronJob;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** CronJobs: the loop that starts their Jobs. */
@Configuration(proxyBeanMethods = false)
class CronJobConfiguration {

    private static final int WORKERS = 2;

    @Bean(destroyMethod = "close")
    ControlLoop cronJobLoop(
            JobCluster cluster,
            LocalResources local,
            EventRecorder events,
            LeaderLease lease,
            DeploymentProperties properties,
            InstantSource clock,
            MeterRegistry meters) {
        Tracked<CronJob> cronJobs = Tracked.follow(
                CronJob.class, local.view(CronJob.class), local.client(CronJob.class, lease::fence), clock);
        lease.onChange(leads -> cronJobs.forgetOwnWrites());
        ControlLoop loop = ControlLoop.named("cronjobs", meters)
                .reconciler(new CronJobReconciler(cronJobs, cluster.jobs(), events, clock))
                .onlyWhile(lease::isLeader)
                .workers(WORKERS)
                .resync(properties.resync(), cronJobs::keys)
                .start();
        loop.wokenBy(cronJobs.view());
        var _ = cluster.jobs().view().subscribe(new ControllerSignals<>("CronJob", cronJobs::keys, loop::enqueue));
        return loop;
    }
}
