package dev.gantry.apimachinery.store;

import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.apimachinery.store.StoreWrite.Result;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The objects of one service, durable in PostgreSQL and readable from memory. Several replicas of the service may run one
 * each, on the same schema.
 */
public final class ResourceStore implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ResourceStore.class);
    private static final Duration COMPACT_EVERY = Duration.ofMinutes(1);

    private final ChangeLog log;
    private final WatchCache cache;
    private final GroupWriter writer;
    private final ChangeListener listener;
    private final ScheduledExecutorService compactor = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("store-compactor").daemon().factory());

    /**
     * Loads the state and starts to follow the other replicas.
     *
     * @param schema the service's database schema, which separates its notifications from other services'
     * @param historyAge how long superseded states are kept for those who resume a watch
     */
    ResourceStore(
            DataSource dataSource,
            String schema,
            ResourceTypes types,
            ChangeLog log,
            MeterRegistry meters,
            Duration historyAge) {
        this.log = log;
        String channel = "gantry_" + schema;
        cache = new WatchCache(types, log);
        cache.load();
        writer = new GroupWriter(dataSource, cache, channel, new StoreMetrics(meters));
        listener = new ChangeListener(dataSource, channel, cache, log);
        compactor.scheduleWithFixedDelay(
                () -> compact(log, historyAge), 0, COMPACT_EVERY.toSeconds(), TimeUnit.SECONDS);
        meters.gauge("gantry.store.version", cache, WatchCache::version);
    }

    private static void compact(ChangeLog log, Duration historyAge) {
        try {
            int removed = log.compact(historyAge);
            LOG.debug("compaction removed {} changes", removed);
        } catch (RuntimeException e) {
            LOG.warn("compaction failed, trying again in {}: {}", COMPACT_EVERY, e.toString());
        }
    }

    public WatchCache cache() {
        return cache;
    }

    /** Brings the cache up to everything that any replica had committed, or was about to commit, at the call. */
    public void catchUp() {
        if (log.settledVersion() > cache.version()) {
            cache.catchUp();
        }
    }

    /** Completes when the write is durable and visible in {@link #cache}, or refused; exceptionally when unconfirmed. */
    public CompletableFuture<Result> write(StoreWrite write) {
        return writer.submit(WriteSet.of(write)).thenApply(ResourceStore::resultOfOne);
    }

    /** As {@link #write}, for writes that are durable together or refused together. */
    public CompletableFuture<WriteSet.Outcome> writeTogether(WriteSet writes) {
        return writer.submit(writes);
    }

    private static Result resultOfOne(WriteSet.Outcome outcome) {
        return switch (outcome) {
            case WriteSet.Outcome.Committed(List<StoredObject> objects) -> new Result.Committed(objects.getFirst());
            case WriteSet.Outcome.Refused(int _, Result reason) -> reason;
        };
    }

    @Override
    public void close() {
        cache.close();
        compactor.shutdownNow();
        listener.close();
        writer.close();
    }
}
