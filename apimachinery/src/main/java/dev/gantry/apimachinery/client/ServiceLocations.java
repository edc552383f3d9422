package dev.gantry.apimachinery.client;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the services that own resource types answer.
 *
 * @param registry base URL of registry-service
 * @param scheduler base URL of scheduler-service
 * @param deployment base URL of deployment-service
 * @param monitoring base URL of monitoring-service
 */
@ConfigurationProperties("gantry.services")
public record ServiceLocations(
        @DefaultValue("http://127.0.0.1:7101") URI registry,
        @DefaultValue("http://127.0.0.1:7102") URI scheduler,
        @DefaultValue("http://127.0.0.1:7103") URI deployment,
        @DefaultValue("http://127.0.0.1:7104") URI monitoring) {

    /** The base URL of a service by its short name, such as {@code scheduler}. */
    public URI of(String service) {
        return switch (service) {
            case "registry" -> registry;
            case "scheduler" -> scheduler;
            case "deployment" -> deployment;
            case "monitoring" -> monitoring;
            default -> throw new IllegalArgumentException("no service is called " + service);
        };
    }
}
