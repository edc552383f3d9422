package dev.gantry.gateway.traffic;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Counts of requests.
 *
 * @param errors answered with 5xx, lost, or broken off; one that broke off may have been counted as a request before
 * @param latency answers of pods that are warm, by the bounds of {@link TrafficTable#boundsMillis}, and at last those that took longer
 */
public record TrafficCounts(long requests, long errors, List<Long> latency) {

    boolean none() {
        return requests == 0 && errors == 0;
    }

    TrafficCounts since(TrafficCounts former) {
        return new TrafficCounts(
                requests - former.requests,
                errors - former.errors,
                IntStream.range(0, latency.size())
                        .mapToObj(i -> latency.get(i) - former.latency.get(i))
                        .toList());
    }
}
