package dev.gantry.gateway.web;

/** The gateway's own metrics, named once. */
enum GatewayMetric {
    /** Requests that were answered; tags: listener (api, applications) and status (2xx, 4xx, …). */
    REQUESTS("gantry.gateway.requests", "Requests answered, by listener and class of status"),

    /** Requests for applications that were sent to a further endpoint after one was lost. */
    RETRIES("gantry.gateway.retries", "Requests sent to a further endpoint after one was lost"),

    /** Requests now under way at endpoints of applications. */
    IN_FLIGHT("gantry.gateway.endpoints.requests.active", "Requests under way at endpoints of applications"),

    /** Endpoints that the gateway knows, in whatever state. */
    ENDPOINTS("gantry.gateway.endpoints", "Endpoints known, in whatever state");

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
