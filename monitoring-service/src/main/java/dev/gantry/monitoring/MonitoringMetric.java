package dev.gantry.monitoring;

/** The metrics of this service beside those of apimachinery. */
public enum MonitoringMetric {
    /** Lines taken in; a repeated delivery counts again. */
    LOG_LINES("gantry.logs.lines", "Log lines taken in"),
    /** Lines that agents sent and that could not be read. */
    LOG_LINES_REFUSED("gantry.logs.lines.refused", "Log lines that were malformed"),
    /** What the index takes of the disk. */
    LOG_SIZE("gantry.logs.size", "Bytes of the log index"),
    /** How many events the ttl, or the limit on their number, removed. */
    EVENTS_EXPIRED("gantry.events.expired", "Events removed by age or number"),
    /** How many nodes reported usage in the last minute. */
    USAGE_NODES("gantry.usage.nodes", "Nodes whose usage is known"),
    /** Reports of gateways taken in; a repeated one does not count again. */
    TRAFFIC_REPORTS("gantry.traffic.reports", "Reports of gateways taken in"),
    /** What is held of the last half hour: one for each revision, Service and slot with requests. */
    TRAFFIC_SIZE("gantry.traffic.size", "Counts of traffic held"),
    /** Of how many containers of workloads the usage is known. */
    LEARNT_CONTAINERS("gantry.recommendations.containers", "Containers whose usage is learnt"),
    /** Samples of containers past the limit on their number. */
    LEARNT_REFUSED("gantry.recommendations.refused", "Samples of containers beyond the limit");

    private final String metricName;
    private final String description;

    MonitoringMetric(String metricName, String description) {
        this.metricName = metricName;
        this.description = description;
    }

    public String metricName() {
        return metricName;
    }

    public String description() {
        return description;
    }
}
