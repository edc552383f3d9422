package dev.gantry.monitoring.traffic;

import dev.gantry.monitoring.traffic.TrafficSlot.Cell;
import dev.gantry.monitoring.traffic.TrafficSlot.Revision;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * The traffic of the last half hour, by slots of some seconds, summed over all gateways. It is worth little once it is old, so none of it is
 * stored: after a restart there is no past to compare with, and who asks is told so.
 */
public final class TrafficBoard {

    /** Short enough to see when a failure began, and some reports of each gateway long. */
    public static final Duration SLOT = Duration.ofSeconds(5);

    /** A rollout and what was before it; a longer one is compared by its last part. */
    public static final Duration KEPT = Duration.ofMinutes(30);

    /** Soon enough to see a burst, long enough not to see a gap between two requests as an end. */
    static final Duration RATE_WINDOW = Duration.ofSeconds(30);

    /** About 20 MB: 270 revisions that are all asked for something every five seconds; past it, the oldest slots go. */
    static final int MAX_CELLS = 100_000;

    /** More gateway processes than run within {@link #KEPT}. */
    static final int MAX_GATEWAYS = 1_000;

    private final NavigableMap<Long, TrafficSlot> slots = new TreeMap<>();

    /** The newest sequence number of each gateway; the one heard last is at the end. */
    private final Map<String, Long> sequences = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MAX_GATEWAYS;
        }
    };

    private final InstantSource clock;
    private final long firstWhole;
    private int cells;

    public TrafficBoard(InstantSource clock) {
        this.clock = clock;
        this.firstWhole = index(clock.instant()) + 1;
    }

    /**
     * Takes in a report, once.
     *
     * @return whether it was news; one that came before, or after a newer one of its gateway, changes nothing
     */
    public synchronized boolean put(TrafficReport report) {
        long newest = sequences.getOrDefault(report.gateway(), 0L);
        Instant now = clock.instant();
        forgetBefore(now.minus(KEPT));
        if (report.sequence() <= newest) {
            return false;
        }
        sequences.put(report.gateway(), report.sequence());
        if (report.heldMillis() < KEPT.toMillis()) {
            add(index(now.minusMillis(report.heldMillis())), report);
        }
        return true;
    }

    private void add(long index, TrafficReport report) {
        TrafficSlot slot = slots.computeIfAbsent(index, i -> new TrafficSlot());
        int before = slot.size();
        report.series().forEach(series -> slot.add(series, report.boundsMillis()));
        cells += slot.size() - before;
        while (cells > MAX_CELLS && slots.size() > 1) {
            cells -= slots.pollFirstEntry().getValue().size();
        }
    }

    /** The traffic of some revisions of a namespace in the slots that lie within a time, in the order asked for. */
    public synchronized List<RevisionTraffic> read(String namespace, List<String> revisions, Instant from, Instant to) {
        forgetBefore(clock.instant().minus(KEPT));
        NavigableMap<Long, TrafficSlot> within =
                slots.subMap(index(from), true, Math.max(index(from), index(to)), true);
        return revisions.stream()
                .map(hash -> traffic(new Revision(namespace, hash), within))
                .toList();
    }

    private static RevisionTraffic traffic(Revision revision, NavigableMap<Long, TrafficSlot> within) {
        List<RevisionTraffic.Slot> shown = new ArrayList<>();
        Map<String, Cell> services = new TreeMap<>();
        Cell total = new Cell();
        within.forEach((index, slot) -> {
            Cell all = new Cell();
            slot.of(revision).forEach((service, cell) -> {
                all.add(cell);
                services.computeIfAbsent(service, s -> new Cell()).add(cell);
            });
            if (all.requests() > 0) {
                total.add(all);
                shown.add(RevisionTraffic.Slot.of(start(index), all));
            }
        });
        return RevisionTraffic.of(revision.hash(), total, services, shown);
    }

    /**
     * What comes to a Service, in requests per second over the last {@link #RATE_WINDOW} of whole slots; empty where this process
     * has not heard of it for so long. A request that waited for a pod counts when it came and when it was answered.
     */
    public synchronized OptionalDouble requestsPerSecond(String namespace, String service) {
        long now = index(clock.instant());
        long first = now - RATE_WINDOW.dividedBy(SLOT);
        if (first < firstWhole) {
            return OptionalDouble.empty();
        }
        long requests = slots.subMap(first, true, now, false).values().stream()
                .mapToLong(slot -> slot.requests(namespace, service))
                .sum();
        return OptionalDouble.of((double) requests / RATE_WINDOW.toSeconds());
    }

    /** How many counts are held, for the metric. */
    public synchronized int size() {
        return cells;
    }

    private void forgetBefore(Instant time) {
        NavigableMap<Long, TrafficSlot> old = slots.headMap(index(time), false);
        old.values().forEach(slot -> cells -= slot.size());
        old.clear();
    }

    private static long index(Instant time) {
        return Math.floorDiv(time.getEpochSecond(), SLOT.toSeconds());
    }

    private static Instant start(long index) {
        return Instant.ofEpochSecond(index * SLOT.toSeconds());
    }
}
