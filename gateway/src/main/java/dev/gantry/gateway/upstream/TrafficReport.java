package dev.gantry.gateway.upstream;

import dev.gantry.gateway.traffic.TrafficTable;
import java.util.List;

/**
 * What monitoring is told, as it takes it.
 *
 * @param gateway names this process
 * @param sequence rises with each report; one that is sent again keeps it, and counts once
 * @param heldMillis how long ago the counting ended
 */
record TrafficReport(String gateway, long sequence, long heldMillis, List<Long> boundsMillis, List<Series> series) {

    record Series(String namespace, String service, String revision, long requests, long errors, List<Long> latency) {

        static Series of(TrafficTable.Delta delta) {
            return new Series(
                    delta.key().service().namespace(),
                    delta.key().service().name(),
                    delta.key().revision(),
                    delta.counts().requests(),
                    delta.counts().errors(),
                    delta.counts().latency());
        }
    }

    static TrafficReport of(String gateway, long sequence, long heldMillis, List<TrafficTable.Delta> deltas) {
        return new TrafficReport(
                gateway,
                sequence,
                heldMillis,
                TrafficTable.boundsMillis(),
                deltas.stream().map(Series::of).toList());
    }
}
