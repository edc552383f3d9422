package dev.gantry.apimachinery.schema.pod;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The defaults of a container's probes and lifecycle hooks. */
final class ProbeDefaults {

    static final List<String> PROBES = List.of("livenessProbe", "readinessProbe", "startupProbe");

    static final List<String> HOOKS = List.of("postStart", "preStop");

    private static final int TIMEOUT_SECONDS = 1;
    private static final int PERIOD_SECONDS = 10;
    private static final int SUCCESSES = 1;
    private static final int FAILURES = 3;

    private ProbeDefaults() {}

    static void apply(ObjectNode container) {
        for (String probe : PROBES) {
            if (container.path(probe) instanceof ObjectNode present) {
                probe(present);
            }
        }
        HOOKS.forEach(hook -> httpGet(container.path("lifecycle").path(hook)));
    }

    private static void probe(ObjectNode probe) {
        FieldDefaults.positiveNumber(probe, "timeoutSeconds", TIMEOUT_SECONDS);
        FieldDefaults.positiveNumber(probe, "periodSeconds", PERIOD_SECONDS);
        FieldDefaults.positiveNumber(probe, "successThreshold", SUCCESSES);
        FieldDefaults.positiveNumber(probe, "failureThreshold", FAILURES);
        httpGet(probe);
        if (probe.path("grpc") instanceof ObjectNode grpc) {
            FieldDefaults.text(grpc, "service", "");
        }
    }

    private static void httpGet(JsonNode handler) {
        if (handler.path("httpGet") instanceof ObjectNode request) {
            FieldDefaults.chosenText(request, "path", "/");
            FieldDefaults.chosenText(request, "scheme", "HTTP");
        }
    }
}
