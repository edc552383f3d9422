package dev.gantry.scheduler.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.scheduler.fixture.NodeFixture;
import io.fabric8.kubernetes.api.model.Node;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Accelerators through the API: refused demands, recorded devices, and a scheduler that starts anew from them. */
class DeviceServiceTest {

    private static final String PODS = "/api/v1/namespaces/default/pods";
    private static final String SHARE = "gantry.dev/gpu-milli";
    private static final String WHOLE = "nvidia.com/gpu";
    private static final String NO_ROOM =
            "0/1 nodes are available: 1 node(s) had no single device with enough gantry.dev/gpu-milli left.";

    @Test
    void devicesAreRecordedAndTheNextSchedulerGoesByThem() {
        String schema = TestDatabase.newSchema();
        try (SchedulerService first = SchedulerService.start(schema)) {
            addNode(first);
            create(first, "half", SHARE, 500);
            await(() -> assertThat(devices(first, "half")).isEqualTo("0"));
            create(first, "more", SHARE, 600);
            await(() -> assertThat(devices(first, "more")).isEqualTo("1"));
            create(first, "none", SHARE, 550);
            await(() -> assertThat(message(first, "none")).isEqualTo(NO_ROOM));
            assertThat(first.events().lines()).contains("FailedScheduling none: " + NO_ROOM);
            first.stop();
        }
        try (SchedulerService second = SchedulerService.start(schema)) {
            create(second, "rest", SHARE, 400);
            await(() -> assertThat(devices(second, "rest")).isEqualTo("1"));
            assertThat(devices(second, "none")).isEmpty();
            second.api().delete(PODS + "/half", "{\"gracePeriodSeconds\":0}");
            await(() -> assertThat(devices(second, "none")).isEqualTo("0"));
            ApiCall.Answer moved = second.api()
                    .send(
                            "PATCH",
                            PODS + "/none",
                            "application/merge-patch+json",
                            "{\"metadata\":{\"annotations\":{\"gantry.dev/gpu-devices\":\"1\"}}}");
            assertThat(moved.code()).isEqualTo(422);
            assertThat(moved.body().at("/details/causes/0/field").asString())
                    .isEqualTo("metadata.annotations[gantry.dev/gpu-devices]");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "1500, 0, spec.containers[0].resources.requests[gantry.dev/gpu-milli]",
        "500, 1, spec.containers[0].resources.requests[gantry.dev/gpu-milli]",
        "-500, 0, spec.containers[0].resources.limits[gantry.dev/gpu-milli]",
    })
    void whatNoDeviceCanGiveIsRefused(int milli, int whole, String field) {
        try (SchedulerService service = SchedulerService.start(TestDatabase.newSchema())) {
            String limits = "\"" + SHARE + "\":\"" + milli + "\"" + (whole > 0 ? ",\"" + WHOLE + "\":1" : "");
            ApiCall.Answer answer = service.api().post(PODS, pod("refused", limits));
            assertThat(answer.code()).isEqualTo(422);
            assertThat(answer.body().at("/details/causes/0/field").asString()).isEqualTo(field);
        }
    }

    @Test
    void anotherSchedulerSaysWhichDevicesItGave() {
        try (SchedulerService service = SchedulerService.start(TestDatabase.newSchema())) {
            addNode(service);
            String foreign =
                    pod("foreign", "\"" + SHARE + "\":600").replace("\"spec\":{", "\"spec\":{\"schedulerName\":\"x\",");
            assertThat(service.api().post(PODS, foreign).code()).isEqualTo(201);
            assertThat(bind(service, "first").code()).isEqualTo(422);
            assertThat(bind(service, "1").code()).isEqualTo(201);
            assertThat(devices(service, "foreign")).isEqualTo("1");
            create(service, "ours", SHARE, 500);
            await(() -> assertThat(devices(service, "ours")).isEqualTo("0"));
        }
    }

    private static ApiCall.Answer bind(SchedulerService service, String devices) {
        return service.api()
                .post(
                        PODS + "/foreign/binding",
                        "{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"foreign\",\"annotations\":"
                                + "{\"gantry.dev/gpu-devices\":\"" + devices
                                + "\"}},\"target\":{\"kind\":\"Node\",\"name\":\"gpus\"}}");
    }

    private static void addNode(SchedulerService service) {
        ResourceClient<Node> nodes = service.bean(LocalResources.class).client(Node.class);
        Node node = NodeFixture.node("gpus").has(WHOLE, 2).has(SHARE, 2000).build();
        nodes.create(node);
        nodes.updateStatus(node);
    }

    private static void create(SchedulerService service, String name, String resource, int amount) {
        ApiCall.Answer answer = service.api().post(PODS, pod(name, "\"" + resource + "\":" + amount));
        assertThat(answer.code()).as("%s", answer.body()).isEqualTo(201);
    }

    private static String pod(String name, String limits) {
        return "{\"metadata\":{\"name\":\"" + name + "\"},\"spec\":{\"containers\":[{\"name\":\"a\",\"image\":\"x:1\","
                + "\"resources\":{\"limits\":{" + limits + "}}}]}}";
    }

    private static String devices(SchedulerService service, String pod) {
        return service.api()
                .get(PODS + "/" + pod)
                .body()
                .path("metadata")
                .path("annotations")
                .path("gantry.dev/gpu-devices")
                .asString("");
    }

    private static String message(SchedulerService service, String pod) {
        return service.api()
                .get(PODS + "/" + pod)
                .body()
                .at("/status/conditions/0/message")
                .asString("");
    }

    private static void await(ThrowingRunnable assertion) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
    }
}
