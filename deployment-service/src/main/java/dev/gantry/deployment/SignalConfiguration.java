package dev.gantry.deployment;

import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.controller.ControlLoop;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.deployment.controller.Cluster;
import dev.gantry.deployment.controller.ControllerSignals;
import dev.gantry.deployment.controller.signal.MonitoringSignals;
import dev.gantry.deployment.controller.signal.RolloutVerdicts;
import dev.gantry.deployment.controller.signal.SignalReconciler;
import dev.gantry.deployment.controller.signal.SignalSource;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What users see of rollouts: a loop of its own, so that none of the others ever waits for monitoring. */
@Configuration(proxyBeanMethods = false)
class SignalConfiguration {

    /** Questions under way at a time; monitoring answers within some tens of milliseconds. */
    private static final int WORKERS = 2;

    /** An answer that takes longer is none: there will be another look. */
    private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(5);

    @Bean
    RolloutVerdicts rolloutVerdicts(LeaderLease lease) {
        RolloutVerdicts verdicts = new RolloutVerdicts();
        lease.onChange(leads -> verdicts.forgetAll());
        return verdicts;
    }

    @Bean
    SignalSource signalSource(RemoteResources remote) {
        ApiConnection monitoring = remote.connection("monitoring").withTimeout(ANSWER_TIMEOUT);
        return new MonitoringSignals(monitoring::get);
    }

    @Bean(destroyMethod = "close")
    ControlLoop signalLoop(
            Cluster cluster,
            SignalSource source,
            RolloutVerdicts verdicts,
            @Qualifier("replicaSetLoop") ControlLoop replicaSets,
            LeaderLease lease,
            DeploymentProperties properties,
            MeterRegistry meters) {
        ControlLoop loop = ControlLoop.named("rollout-signals", meters)
                .reconciler(new SignalReconciler(cluster, source, verdicts, replicaSets::enqueue))
                .onlyWhile(lease::isLeader)
                .workers(WORKERS)
                .resync(properties.resync(), cluster.deployments()::keys)
                .start();
        loop.wokenBy(cluster.deployments().view());
        var _ = cluster.replicaSets()
                .view()
                .subscribe(new ControllerSignals<>("Deployment", cluster.deployments()::keys, loop::enqueue));
        return loop;
    }
}
