package dev.gantry.gateway.web;

/** The gateway's own metrics, named once. */
enum GatewayMetric {
    /** Requests that were answered; tags: listener (api, applications) and status (2xx, 4xx, …). */
    REQUESTS("gantry.gateway.requests", "Requests answered, by listener and class of status"),

    /** Requests for applications that were sent to a further endpoint after one was lost. */
    RETRIES("gantry.gateway.retries", "Requests sent to a further endpoint after one was lost"),

    /** Requests now under way at endpoints of applications. */
    IN_FLIGHT("gantry.gateway.endpoints.requests.active", "Requests under way at endpoints of applications"),

    /** Requests that wait for a first endpoint of a Service that asks for it. */
    WAITING("gantry.gateway.requests.waiting", "Requests that wait for a first endpoint"),

    /** Endpoints that the gateway knows, in whatever state. */
    ENDPOINTS("gantry.gateway.endpoints", "Endpoints known, in whatever state"),

    /** Requests by the revision of the pods; tags: namespace, service, revision. At most a thousand revisions, those in use. */
    REVISION_REQUESTS("gantry.gateway.revision.requests", "Requests answered by a revision's pods, or lost there"),

    /** Of these, what users got no good answer to; the same tags. */
    REVISION_ERRORS("gantry.gateway.revision.errors", "Requests that a revision answered with 5xx or lost"),

    /** How long answers took to begin; the same tags. */
    REVISION_LATENCY("gantry.gateway.revision.latency", "Time until the answers of a revision began"),

    /** Requests that no revision's metrics count, for there were too many revisions. */
    REVISION_LEFT_OUT("gantry.gateway.revision.left-out", "Requests not counted by revision for want of room"),

    /** Reports of traffic that monitoring did not take. */
    TRAFFIC_REPORTS_LOST("gantry.gateway.traffic.reports.lost", "Reports of traffic that monitoring did not take");

    private final String metricName;
    private final String description;

    GatewayMetric(String metricName, String description) {
        this.metricName = metricName;
        this.description = description;
    }

    String metricName() {
        return metricName;
    }

    String description() {
        return description;
    }
}
