package dev.gantry.deployment.autoscale;

/** What was found of a metric that belongs to no pod. */
public sealed interface MetricReading {

    /** @param millis thousandths of the metric's unit */
    record Value(long millis) implements MetricReading {}

    /** @param why for people */
    record Unreadable(String why) implements MetricReading {}
}
