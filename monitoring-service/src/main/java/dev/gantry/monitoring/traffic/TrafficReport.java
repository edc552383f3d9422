package dev.gantry.monitoring.traffic;

import java.util.List;
import java.util.Optional;

/**
 * What one gateway counted since its last report.
 *
 * @param gateway names one process: a gateway that was started again is another
 * @param sequence rises with each report of the process; a report that comes twice counts once
 * @param heldMillis how long ago the counting of this report ended
 * @param boundsMillis upper bounds of the latency buckets, ascending; each series has one count more than these
 */
public record TrafficReport(
        String gateway, long sequence, long heldMillis, List<Long> boundsMillis, List<Series> series) {

    /** More than a gateway counts at a time. */
    static final int MAX_SERIES = 5_000;

    static final int MAX_BOUNDS = 64;

    static final int MAX_NAME_CHARS = 253;

    /**
     * The requests to the pods of one revision behind one Service.
     *
     * @param revision the pods' template hash; "" for pods without one, and for requests that no pod was there for
     * @param requests answered or lost
     * @param errors answered with 5xx, lost, or broken off; one that broke off may have been told as a request before
     * @param latency answers by the time until they began, without those of pods that had just started
     */
    public record Series(
            String namespace, String service, String revision, long requests, long errors, List<Long> latency) {}

    /** What is wrong with the report, field first. */
    @SuppressWarnings("ConstantValue") // JSON decides which fields are there, whatever the types say
    Optional<String> problem() {
        if (!named(gateway)) {
            return Optional.of("gateway: must be set, to at most " + MAX_NAME_CHARS + " characters");
        }
        if (sequence < 1) {
            return Optional.of("sequence: must be a number from 1");
        }
        if (heldMillis < 0) {
            return Optional.of("heldMillis: must not be negative");
        }
        if (boundsMillis == null || boundsMillis.size() > MAX_BOUNDS || !ascending(boundsMillis)) {
            return Optional.of("boundsMillis: must be at most " + MAX_BOUNDS + " ascending numbers");
        }
        if (series == null || series.size() > MAX_SERIES) {
            return Optional.of("series: must be set, to at most " + MAX_SERIES);
        }
        for (int i = 0; i < series.size(); i++) {
            Optional<String> problem = problem("series[" + i + "]", series.get(i));
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    @SuppressWarnings("ConstantValue") // as above
    private Optional<String> problem(String field, Series one) {
        if (one == null
                || !named(one.namespace)
                || !named(one.service)
                || one.revision == null
                || one.revision.length() > MAX_NAME_CHARS) {
            return Optional.of(field + ": needs namespace, service and revision");
        }
        if (one.requests < 0 || one.errors < 0) {
            return Optional.of(field + ".errors: neither they nor requests may be negative");
        }
        boolean counted = one.latency != null
                && one.latency.size() == boundsMillis.size() + 1
                && one.latency.stream().allMatch(count -> count != null && count >= 0);
        return counted
                ? Optional.empty()
                : Optional.of(field + ".latency: must be " + (boundsMillis.size() + 1) + " numbers from 0");
    }

    @SuppressWarnings("ConstantValue") // as above
    private static boolean named(String name) {
        return name != null && !name.isEmpty() && name.length() <= MAX_NAME_CHARS;
    }

    @SuppressWarnings("ConstantValue") // as above
    private static boolean ascending(List<Long> bounds) {
        long before = -1;
        for (Long bound : bounds) {
            if (bound == null || bound <= before) {
                return false;
            }
            before = bound;
        }
        return true;
    }
}
