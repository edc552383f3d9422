package dev.gantry.scheduler.load;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.scheduler.placement.NodeLoad;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks monitoring-service what nodes use, and hands it to the scheduling thread. What it does not answer in time is unknown. */
final class NodeLoadReconciler implements Reconciler {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLoadReconciler.class);

    /** As often as agents report. */
    static final Duration INTERVAL = Duration.ofSeconds(10);

    /** The one key of this loop. */
    static final ObjectKey NODES = new ObjectKey("", "nodes");

    private final NodeMetricsApi metrics;
    private final LoadHistory history = new LoadHistory();
    private final Consumer<Map<String, NodeLoad>> scheduler;
    private final InstantSource clock;

    NodeLoadReconciler(NodeMetricsApi metrics, Consumer<Map<String, NodeLoad>> scheduler, InstantSource clock) {
        this.metrics = metrics;
        this.scheduler = scheduler;
        this.clock = clock;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        scheduler.accept(history.next(samples(), clock.instant()));
        return Result.DONE;
    }

    private Map<String, LoadSample> samples() {
        try {
            return metrics.samples();
        } catch (ApiException e) {
            // Placing goes on without: loads grow stale, and stale ones count for nothing.
            LOG.info("what nodes use is not known: {}", e.getMessage());
            return Map.of();
        }
    }
}
