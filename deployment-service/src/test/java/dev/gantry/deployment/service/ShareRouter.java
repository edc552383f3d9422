package dev.gantry.deployment.service;

import dev.gantry.apimachinery.testing.ApiCall;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Tells of every share that it is routed by, as registry-service does when all proxies have confirmed it. */
final class ShareRouter implements AutoCloseable {

    private static final String REPLICA_SETS = "/apis/apps/v1/namespaces/default/replicasets";
    private static final Duration PERIOD = Duration.ofMillis(20);

    private final ApiCall api;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

    ShareRouter(ApiCall api) {
        this.api = api;
        var _ = thread.scheduleWithFixedDelay(this::route, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void route() {
        for (JsonNode set : api.get(REPLICA_SETS).body().path("items")) {
            JsonNode annotations = set.path("metadata").path("annotations");
            String weight = annotations.path("gantry.dev/traffic-weight").asString("");
            if (!weight.isEmpty()
                    && !weight.equals(
                            annotations.path("gantry.dev/routed-weight").asString(""))) {
                api.send(
                        "PATCH",
                        REPLICA_SETS + "/" + set.path("metadata").path("name").asString(),
                        "application/merge-patch+json",
                        "{\"metadata\":{\"annotations\":{\"gantry.dev/routed-weight\":\"" + weight + "\"}}}");
            }
        }
    }

    @Override
    public void close() {
        thread.close();
    }
}
