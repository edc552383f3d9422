package dev.gantry.scheduler.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.scheduler.SchedulerMetric;
import dev.gantry.scheduler.fixture.NodeFixture;
import io.fabric8.kubernetes.api.model.Node;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;

/** A scheduler that does not know of a binding that is durable: from its predecessor, or by an answer that was lost. */
class TakeoverTest {

    private static final String PODS = "/api/v1/namespaces/default/pods";

    private static final String FULL = "0/1 nodes are available: 1 Insufficient cpu.";
    private static final String BY_HOW_MUCH = " Nearest: 3 cpu asked, 1 free, 2 short on only.";

    @Test
    void whatThePredecessorBoundCountsThoughNoNewsOfItCame() {
        String schema = TestDatabase.newSchema();
        DatabaseFaults former = new DatabaseFaults().hold(DatabaseFaults.LEASE);
        DatabaseFaults deaf = new DatabaseFaults().hold(DatabaseFaults.LEASE).hold(DatabaseFaults.LISTENER);
        try (SchedulerService first = SchedulerService.start(schema, former)) {
            addNode(first);
            // Marked as the scheduler will find it, so that this pod is not written and the standby's state of it stays
            // current.
            create(first, "second", "");
            markUnschedulable(first, "second");
            try (SchedulerService standby = SchedulerService.start(schema, deaf)) {
                assertThat(first.api()
                                .post(
                                        "/apis/scheduling.k8s.io/v1/priorityclasses",
                                        "{\"metadata\":{\"name\":\"urgent\"},\"value\":1000}")
                                .code())
                        .isEqualTo(201);
                create(first, "first", "urgent");
                former.release(DatabaseFaults.LEASE);
                await(() -> assertThat(node(first, "first")).isEqualTo("only"));
                await(() ->
                        assertThat(first.events().lines()).contains("FailedScheduling second: " + FULL + BY_HOW_MUCH));
                first.stop();

                assertThat(standby.api().get(PODS + "/first").code()).isEqualTo(404);
                deaf.release(DatabaseFaults.LEASE);
                await(() -> assertThat(standby.events().lines())
                        .anyMatch(line -> line.startsWith("Scheduled second") || line.contains("second: " + FULL)));
                assertThat(node(standby, "second")).isEmpty();
                assertThat(node(standby, "first")).isEqualTo("only");
            }
        }
    }

    @Test
    void aBindingWhoseAnswerWasLostCounts() {
        DatabaseFaults faults = new DatabaseFaults().hold(DatabaseFaults.LEASE).hold(DatabaseFaults.LISTENER);
        try (SchedulerService service = SchedulerService.start(TestDatabase.newSchema(), faults)) {
            addNode(service);
            create(service, "first", "");
            faults.loseNextAnswer();
            faults.release(DatabaseFaults.LEASE);
            await(() -> assertThat(node(service, "first")).isEqualTo("only"));
            await(() -> assertThat(pending(service)).isZero());
        }
    }

    private static double pending(SchedulerService service) {
        return service.bean(MeterRegistry.class).find(SchedulerMetric.PENDING_PODS.metricName()).gauges().stream()
                .mapToDouble(Gauge::value)
                .sum();
    }

    private static void addNode(SchedulerService service) {
        Node node = NodeFixture.node("only").has("4", "8Gi").build();
        ResourceClient<Node> nodes = service.bean(LocalResources.class).client(Node.class);
        nodes.create(node);
        nodes.updateStatus(node);
    }

    /** A pod of which the node has room for one. */
    private static void create(SchedulerService service, String name, String priorityClass) {
        String pod = "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"priorityClassName\":\"" + priorityClass
                + "\",\"containers\":[{\"name\":\"a\",\"image\":\"x:1\",\"resources\":{\"requests\":"
                + "{\"cpu\":\"3\"}}}]}}";
        assertThat(service.api().post(PODS, pod).code()).isEqualTo(201);
    }

    private static void markUnschedulable(SchedulerService service, String name) {
        String status = "{\"status\":{\"conditions\":[{\"type\":\"PodScheduled\",\"status\":\"False\","
                + "\"reason\":\"Unschedulable\",\"message\":\"" + FULL + "\"}]}}";
        ApiCall.Answer answer =
                service.api().send("PATCH", PODS + "/" + name + "/status", "application/merge-patch+json", status);
        assertThat(answer.code()).isEqualTo(200);
    }

    private static String node(SchedulerService service, String name) {
        return service.api().get(PODS + "/" + name).body().at("/spec/nodeName").asString("");
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
    }
}
