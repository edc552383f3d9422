package dev.gantry.monitoring.traffic;

import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.monitoring.MonitoringMetric;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Keeps what is stored of traffic within its bounds, on the replica that leads, and counts it on each. */
@Component
class TrafficUpkeep {

    private static final Logger LOG = LoggerFactory.getLogger(TrafficUpkeep.class);

    private final TrafficStore store;
    private final LeaderLease lease;
    private final AtomicInteger size = new AtomicInteger();

    TrafficUpkeep(TrafficStore store, LeaderLease lease, MeterRegistry meters) {
        this.store = store;
        this.lease = lease;
        Gauge.builder(MonitoringMetric.TRAFFIC_SIZE.metricName(), size, AtomicInteger::get)
                .description(MonitoringMetric.TRAFFIC_SIZE.description())
                .register(meters);
    }

    @Scheduled(initialDelay = 15, fixedDelay = 15, timeUnit = TimeUnit.SECONDS)
    void removeOld() {
        try {
            if (lease.isLeader()) {
                store.removeOld();
            }
            size.set(store.size());
        } catch (DataAccessException e) {
            LOG.warn("old traffic could not be removed, trying again: {}", e.getMessage());
        }
    }
}
