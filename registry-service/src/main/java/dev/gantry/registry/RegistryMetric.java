package dev.gantry.registry;

/** The metrics of this service beside those of apimachinery. */
public enum RegistryMetric {
    /** How many proxies are waited for. */
    PROXIES("gantry.registry.proxies", "Proxies that live and are waited for"),
    /** How many pods wait for proxies to confirm; one that stays high names a proxy that does not. */
    PODS_WAITING("gantry.registry.handshake.waiting", "Pods that wait for proxies to confirm");

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
