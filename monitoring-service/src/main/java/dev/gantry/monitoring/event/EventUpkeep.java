package dev.gantry.monitoring.event;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.monitoring.MonitoringMetric;
import dev.gantry.monitoring.MonitoringProperties;
import io.fabric8.kubernetes.api.model.Event;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes expired events, on the replica that leads. */
@Component
class EventUpkeep {

    private final ResourceView<Event> events;
    private final ResourceClient<Event> writer;
    private final LeaderLease lease;
    private final Duration ttl;
    private final InstantSource clock;
    private final Counter removed;

    EventUpkeep(
            LocalResources local,
            LeaderLease lease,
            MonitoringProperties properties,
            InstantSource clock,
            MeterRegistry meters) {
        this.events = local.view(Event.class);
        this.writer = local.client(Event.class, lease::fence);
        this.lease = lease;
        this.ttl = properties.eventTtl();
        this.clock = clock;
        this.removed = Counter.builder(MonitoringMetric.EVENTS_EXPIRED.metricName())
                .description(MonitoringMetric.EVENTS_EXPIRED.description())
                .register(meters);
    }

    @Scheduled(fixedDelay = 20, initialDelay = 20, timeUnit = TimeUnit.SECONDS)
    void deleteExpired() {
        if (!lease.isLeader()) {
            return;
        }
        List<ResourceClient.Write<Event>> deletions = EventExpiry.expired(events.list(), ttl, clock.instant()).stream()
                .<ResourceClient.Write<Event>>map(
                        event -> new ResourceClient.Write.Delete<>(ObjectKey.of(event), Deletion.BACKGROUND))
                .toList();
        if (!deletions.isEmpty()) {
            writer.writeAll(deletions);
            removed.increment(deletions.size());
        }
    }
}
