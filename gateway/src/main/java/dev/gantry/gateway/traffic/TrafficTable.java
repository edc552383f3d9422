package dev.gantry.gateway.traffic;

import dev.gantry.apimachinery.ObjectKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * The traffic of each revision behind each Service. A look-up allocates nothing, for it is made for each request; a series comes with its first
 * request and goes when there was none for a while.
 */
public final class TrafficTable {

    /** What a gateway of some hundred applications counts, and about a megabyte; requests of further ones are only counted as left out. */
    static final int MAX_SERIES = 1_000;

    /** At a drain every two seconds, five minutes. */
    static final int IDLE_DRAINS = 150;

    /** Is told of series that come and go. */
    public interface Listener {
        void added(RevisionKey key, TrafficSeries series);

        void removed(RevisionKey key);
    }

    /** What was counted of one series since the last drain. */
    public record Delta(RevisionKey key, TrafficCounts counts) {}

    private static final class Drained {
        private final TrafficSeries series;
        private TrafficCounts counts = new TrafficSeries().counts();
        private int idle;

        Drained(TrafficSeries series) {
            this.series = series;
        }
    }

    private final Map<ObjectKey, Map<String, TrafficSeries>> byService = new ConcurrentHashMap<>();
    private final Map<RevisionKey, Drained> all = new HashMap<>();
    private final TrafficSeries nowhere = new TrafficSeries();
    private final LongAdder leftOut = new LongAdder();
    private final Listener listener;

    public TrafficTable(Listener listener) {
        this.listener = listener;
    }

    /** The bounds of all series' latency buckets. */
    public static List<Long> boundsMillis() {
        return Arrays.stream(TrafficSeries.boundsMillis()).boxed().toList();
    }

    /**
     * Where to count a request.
     *
     * @param revision "" for pods without one, and for requests that no pod was there for: they are not compared with others,
     *     but are part of what comes to the Service
     */
    public TrafficSeries of(ObjectKey service, String revision) {
        Map<String, TrafficSeries> revisions = byService.get(service);
        TrafficSeries series = revisions == null ? null : revisions.get(revision);
        return series != null ? series : add(new RevisionKey(service, revision));
    }

    private synchronized TrafficSeries add(RevisionKey key) {
        Drained known = all.get(key);
        if (known != null) {
            return known.series;
        }
        if (all.size() >= MAX_SERIES) {
            leftOut.increment();
            return nowhere;
        }
        TrafficSeries series = new TrafficSeries();
        all.put(key, new Drained(series));
        byService
                .computeIfAbsent(key.service(), service -> new ConcurrentHashMap<>())
                .put(key.revision(), series);
        listener.added(key, series);
        return series;
    }

    /** Requests that were not counted for want of room. */
    public long leftOut() {
        return leftOut.sum();
    }

    /**
     * What was counted since the last call, of the series with any. A request that ends while its series goes may be missed, and none is told
     * twice.
     */
    public synchronized List<Delta> drain() {
        List<Delta> deltas = new ArrayList<>();
        for (Iterator<Map.Entry<RevisionKey, Drained>> i = all.entrySet().iterator(); i.hasNext(); ) {
            Map.Entry<RevisionKey, Drained> entry = i.next();
            Drained drained = entry.getValue();
            TrafficCounts now = drained.series.counts();
            TrafficCounts delta = now.since(drained.counts);
            drained.counts = now;
            drained.idle = delta.none() ? drained.idle + 1 : 0;
            if (!delta.none()) {
                deltas.add(new Delta(entry.getKey(), delta));
            } else if (drained.idle >= IDLE_DRAINS) {
                i.remove();
                forget(entry.getKey());
            }
        }
        return deltas;
    }

    private void forget(RevisionKey key) {
        byService.computeIfPresent(key.service(), (service, revisions) -> {
            revisions.remove(key.revision());
            return revisions.isEmpty() ? null : revisions;
        });
        listener.removed(key);
    }
}
