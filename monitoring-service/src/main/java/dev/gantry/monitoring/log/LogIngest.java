package dev.gantry.monitoring.log;

import dev.gantry.monitoring.MonitoringMetric;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Takes in deliveries of agents. */
@Component
class LogIngest {

    /** Records parsed before they are handed to the index, which bounds what a delivery holds in memory. */
    private static final int CHUNK = 500;

    /** Malformed lines that an answer tells of; the rest are only counted. */
    private static final int MAX_REASONS = 10;

    private final LogIndex index;
    private final Counter taken;
    private final Counter refused;

    LogIngest(LogIndex index, MeterRegistry meters) {
        this.index = index;
        this.taken = counter(MonitoringMetric.LOG_LINES, meters);
        this.refused = counter(MonitoringMetric.LOG_LINES_REFUSED, meters);
    }

    /**
     * What became of a delivery.
     *
     * @param accepted lines that are durable now
     * @param refused lines that could not be read; to send them again would not help
     * @param reasons why, for the first of them, with their line numbers
     */
    record Outcome(int accepted, int refused, List<String> reasons) {}

    /** Reads records to the end, and returns once the good ones are durable. */
    Outcome take(BufferedReader body) throws IOException {
        List<LogRecord> chunk = new ArrayList<>(CHUNK);
        List<String> reasons = new ArrayList<>();
        int accepted = 0;
        int bad = 0;
        int number = 0;
        for (String line = body.readLine(); line != null; line = body.readLine()) {
            number++;
            if (line.isBlank()) {
                continue;
            }
            try {
                chunk.add(LogRecordParser.parse(line));
                accepted++;
            } catch (IllegalArgumentException e) {
                bad++;
                if (reasons.size() < MAX_REASONS) {
                    reasons.add("line " + number + ": " + e.getMessage());
                }
            }
            if (chunk.size() == CHUNK) {
                index.write(chunk);
                chunk.clear();
            }
        }
        index.write(chunk);
        index.commit();
        taken.increment(accepted);
        refused.increment(bad);
        return new Outcome(accepted, bad, reasons);
    }

    private static Counter counter(MonitoringMetric metric, MeterRegistry meters) {
        return Counter.builder(metric.metricName())
                .description(metric.description())
                .register(meters);
    }
}
