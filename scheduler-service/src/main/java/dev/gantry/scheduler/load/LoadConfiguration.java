package dev.gantry.scheduler.load;

import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.controller.ControlLoop;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.scheduler.SchedulerProperties;
import dev.gantry.scheduler.loop.SchedulerLoop;
import dev.gantry.scheduler.placement.plugin.Profiles;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The loop that asks what nodes use, while a profile looks at it and this replica leads. */
@Configuration(proxyBeanMethods = false)
class LoadConfiguration {

    /** An answer that takes longer is no better than none: the next one is asked for by then. */
    private static final Duration TIMEOUT = Duration.ofSeconds(5);

    @Bean(destroyMethod = "close")
    ControlLoop nodeLoadLoop(
            SchedulerProperties properties,
            RemoteResources remote,
            SchedulerLoop scheduling,
            LeaderLease lease,
            InstantSource clock,
            MeterRegistry meters) {
        boolean wanted = properties.profilesByName().values().stream().anyMatch(Profiles::looksAtLoad);
        ApiConnection monitoring = remote.connection("monitoring").withTimeout(TIMEOUT);
        return ControlLoop.named("node-load", meters)
                .reconciler(new NodeLoadReconciler(new NodeMetricsApi(monitoring::get), scheduling::takeLoads, clock))
                .onlyWhile(() -> wanted && lease.isLeader())
                .workers(1)
                .resync(NodeLoadReconciler.INTERVAL, () -> List.of(NodeLoadReconciler.NODES))
                .start();
    }
}
