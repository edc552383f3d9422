package dev.gantry.registry;

/** The metrics of this service beside those of apimachinery. */
public enum RegistryMetric {
    /** How many proxies are waited for. */
    PROXIES("gantry.registry.proxies", "Proxies that live and are waited for"),
    /** How many proxies are known and were not heard for their time; until they report again nobody waits for them. */
    PROXIES_FENCED("gantry.registry.proxies.fenced", "Proxies that are silent and no longer waited for"),
    /** How many versions of EndpointSlices the slowest of the live proxies has yet to take in and drain. */
    PROXY_LAG("gantry.registry.proxies.lag", "Versions that the slowest live proxy has not confirmed as drained"),
    /** How long the live proxy that was heard least of late has been silent; reports come every 2 s. */
    PROXY_SILENCE("gantry.registry.proxies.silence", "The longest time since a live proxy was heard"),
    /** How many pods wait for proxies to confirm, by condition (routable, drained); their conditions name the proxies. */
    PODS_WAITING("gantry.registry.handshake.waiting", "Pods that wait for proxies to confirm"),
    /** How long pods waited from the moment the registry knew of their change, by condition (routable, drained). */
    WAIT("gantry.registry.handshake.wait", "How long pods waited for proxies to confirm");

    private final String metricName;
    private final String description;

    RegistryMetric(String metricName, String description) {
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
