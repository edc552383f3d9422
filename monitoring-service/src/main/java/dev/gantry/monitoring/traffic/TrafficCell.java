package dev.gantry.monitoring.traffic;

import java.util.List;

/** The traffic of one revision behind one Service, within a few seconds or more. Not safe for use by several threads. */
final class TrafficCell {

    /** Of one report; no gateway counts so many, and sums of these do not overflow. */
    private static final long MAX_COUNT = 1_000_000_000_000L;

    private long requests;
    private long errors;
    private final LatencyHistogram latency = new LatencyHistogram();

    /**
     * As it was stored.
     *
     * @param latency counts by the buckets of {@link LatencyHistogram}; those of another version's buckets are left out
     */
    static TrafficCell of(long requests, long errors, Long[] latency) {
        TrafficCell cell = new TrafficCell();
        cell.requests = requests;
        cell.errors = errors;
        cell.latency.add(latency);
        return cell;
    }

    long requests() {
        return requests;
    }

    long errors() {
        return errors;
    }

    LatencyHistogram latency() {
        return latency;
    }

    void add(TrafficReport.Series series, List<Long> boundsMillis) {
        requests += Math.min(MAX_COUNT, series.requests());
        errors += Math.min(MAX_COUNT, series.errors());
        for (int i = 0; i < series.latency().size(); i++) {
            latency.add(
                    i < boundsMillis.size() ? boundsMillis.get(i) : Long.MAX_VALUE,
                    series.latency().get(i));
        }
    }

    void add(TrafficCell other) {
        requests += other.requests;
        errors += other.errors;
        latency.add(other.latency);
    }
}
