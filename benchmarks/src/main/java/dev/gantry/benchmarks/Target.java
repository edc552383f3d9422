package dev.gantry.benchmarks;

import java.net.URI;
import java.util.Map;

/**
 * The stack under load.
 *
 * @param registry registry-service itself
 * @param scheduler scheduler-service itself
 * @param deployment deployment-service itself
 * @param gateway the front door, over TLS
 * @param applications where the gateway serves applications
 * @param internalToken what services are shown
 * @param userToken what the gateway is shown
 * @param databaseUrl JDBC URL of the stack's PostgreSQL, user and password included
 */
record Target(
        URI registry,
        URI scheduler,
        URI deployment,
        URI gateway,
        URI applications,
        String internalToken,
        String userToken,
        String databaseUrl) {

    static Target fromEnvironment(Map<String, String> environment) {
        return new Target(
                URI.create(required(environment, "GANTRY_SERVICES_REGISTRY")),
                URI.create(required(environment, "GANTRY_SERVICES_SCHEDULER")),
                URI.create(required(environment, "GANTRY_SERVICES_DEPLOYMENT")),
                URI.create(required(environment, "GANTRY_BENCH_GATEWAY")),
                URI.create(required(environment, "GANTRY_BENCH_APPLICATIONS")),
                required(environment, "GANTRY_INTERNAL_TOKEN"),
                required(environment, "GANTRY_BENCH_TOKEN"),
                required(environment, "GANTRY_BENCH_DATABASE"));
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is not set; run this by ./gantry bench");
        }
        return value;
    }
}
