package dev.gantry.monitoring.traffic;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** What all gateways counted within a few seconds. Not safe for use by several threads. */
final class TrafficSlot {

    /** The revisions of workloads, over all namespaces. */
    record Revision(String namespace, String hash) {}

    /** The traffic of one revision behind one Service. */
    static final class Cell {
        private long requests;
        private long errors;
        private final LatencyHistogram latency = new LatencyHistogram();

        long requests() {
            return requests;
        }

        long errors() {
            return errors;
        }

        LatencyHistogram latency() {
            return latency;
        }

        private void add(TrafficReport.Series series, List<Long> boundsMillis) {
            requests += series.requests();
            errors += series.errors();
            for (int i = 0; i < series.latency().size(); i++) {
                latency.add(
                        i < boundsMillis.size() ? boundsMillis.get(i) : Long.MAX_VALUE,
                        series.latency().get(i));
            }
        }

        void add(Cell other) {
            requests += other.requests;
            errors += other.errors;
            latency.add(other.latency);
        }
    }

    private final Map<Revision, Map<String, Cell>> cells = new HashMap<>();
    private int size;

    /** How many cells there are. */
    int size() {
        return size;
    }

    void add(TrafficReport.Series series, List<Long> boundsMillis) {
        cells.computeIfAbsent(new Revision(series.namespace(), series.revision()), revision -> new TreeMap<>())
                .computeIfAbsent(series.service(), service -> {
                    size++;
                    return new Cell();
                })
                .add(series, boundsMillis);
    }

    /** By the name of the Service. */
    Map<String, Cell> of(Revision revision) {
        return cells.getOrDefault(revision, Map.of());
    }

    /** Requests for a Service, whatever the revision. */
    long requests(String namespace, String service) {
        return cells.entrySet().stream()
                .filter(entry -> entry.getKey().namespace().equals(namespace))
                .map(entry -> entry.getValue().get(service))
                .filter(Objects::nonNull)
                .mapToLong(Cell::requests)
                .sum();
    }
}
