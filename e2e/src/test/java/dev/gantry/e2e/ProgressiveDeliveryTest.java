package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Canary and blue/green on real containers under load, with kubectl alone; no request fails. */
@ExtendWith(GantryExtension.class)
class ProgressiveDeliveryTest {

    private static final String WAIT = "--timeout=120s";
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Answers that a share is measured by. */
    private static final int SAMPLE = 600;

    /** Five standard deviations of a share of 25% in that many answers: 5 * sqrt(0.25 * 0.75 / 600). */
    private static final double TOLERANCE = 0.088;

    @BeforeAll
    static void image() throws IOException, InterruptedException {
        ShellImage.ensure();
    }

    @Test
    void aCanaryGetsItsShareIsPromotedAndAborted(GantryStack stack) throws IOException, InterruptedException {
        serve(stack, "canary", 4, Map.of("strategy", "Canary", "canary-steps", "25%:pause"));
        try (ServiceLoad load = ServiceLoad.on(stack, "canary")) {
            update(stack, "canary", "two");
            awaitDelivery(stack, "canary", "WaitingForPromotion");
            assertThat(delivery(stack, "canary", "message"))
                    .contains("gets 25% of requests, step 1/1", "gantry.dev/promote=2/1", "gantry.dev/abort=2");
            awaitAnswer(load, "two");
            assertThat(share(load, "two")).isCloseTo(0.25, within(TOLERANCE));

            annotate(stack, "canary", "promote=2/1");
            stack.kubectl("rollout", "status", "deployment/canary", WAIT).succeeded();
            assertThat(share(load, "two")).isEqualTo(1);

            update(stack, "canary", "three");
            awaitDelivery(stack, "canary", "WaitingForPromotion");
            awaitAnswer(load, "three");
            annotate(stack, "canary", "abort=3");
            assertThat(stack.kubectl("rollout", "status", "deployment/canary", WAIT)
                            .errors())
                    .contains("exceeded its progress deadline");
            awaitReplicas(stack, "canary", 4);
            assertThat(share(load, "two")).isEqualTo(1);
            assertThat(stack.kubectl("describe", "deployment", "canary")
                            .succeeded()
                            .output())
                    .contains("DeliveryStepReached", "DeliveryTakingOver", "RolloutAborted")
                    .containsPattern("gantry.dev/RolledBack +True +Aborted");
            assertThat(load.failures()).isEmpty();
        }
        stack.kubectl("delete", "deployment,service", "canary", WAIT).succeeded();
    }

    @Test
    void blueGreenIsPreviewedSwitchedToAndSwitchedBack(GantryStack stack) throws IOException, InterruptedException {
        serve(stack, "bluegreen", 2, Map.of("strategy", "BlueGreen", "keep-former-seconds", "600"));
        stack.kubectlWithInput(PREVIEW, "apply", "-f", "-").succeeded();
        try (ServiceLoad load = ServiceLoad.on(stack, "bluegreen")) {
            update(stack, "bluegreen", "two");
            awaitDelivery(stack, "bluegreen", "WaitingForPromotion");
            try (ServiceLoad preview = ServiceLoad.on(stack, "bluegreen-preview")) {
                assertThat(share(preview, "two")).isEqualTo(1);
                assertThat(preview.failures()).isEmpty();
            }
            assertThat(share(load, "one")).isEqualTo(1);

            annotate(stack, "bluegreen", "promote=2/1");
            awaitDelivery(stack, "bluegreen", "FormerKept");
            awaitAnswer(load, "two");
            await().atMost(PATIENCE).until(() -> share(load, "two") == 1);

            annotate(stack, "bluegreen", "abort=2");
            awaitAnswer(load, "one");
            awaitReplicas(stack, "bluegreen", 2);
            assertThat(share(load, "one")).isEqualTo(1);
            assertThat(load.failures()).isEmpty();
        }
        stack.kubectl("delete", "deployment/bluegreen", "service/bluegreen", "service/bluegreen-preview", WAIT)
                .succeeded();
    }

    @Test
    void whatIsNoDeliveryIsRefusedByField(GantryStack stack) throws IOException, InterruptedException {
        String odd = manifest("odd", 1, Map.of("strategy", "Canary", "canary-steps", "50%:pause,20%"));
        assertThat(stack.kubectlWithInput(odd, "apply", "-f", "-").errors())
                .contains("metadata.annotations[gantry.dev/canary-steps]");
    }

    private static final String PREVIEW = """
            apiVersion: v1
            kind: Service
            metadata:
              name: bluegreen-preview
              annotations: {gantry.dev/revision-track: preview}
            spec:
              selector: {app: bluegreen}
              ports:
              - {port: 80, targetPort: http}
            """;

    private static void serve(GantryStack stack, String name, int replicas, Map<String, String> annotations)
            throws IOException, InterruptedException {
        stack.kubectlWithInput(manifest(name, replicas, annotations), "apply", "-f", "-")
                .succeeded();
        stack.kubectl("rollout", "status", "deployment/" + name, WAIT).succeeded();
        stack.kubectl("expose", "deployment", name, "--port=80", "--target-port=http")
                .succeeded();
        await().atMost(PATIENCE).until(() -> readyEndpoints(stack, name) == replicas);
    }

    private static long readyEndpoints(GantryStack stack, String service) throws IOException, InterruptedException {
        String ready = stack.kubectl(
                        "get",
                        "endpointslices",
                        "-l",
                        "kubernetes.io/service-name=" + service,
                        "-o",
                        "jsonpath={.items[*].endpoints[*].conditions.ready}")
                .succeeded()
                .output();
        return Arrays.stream(ready.split(" ")).filter("true"::equals).count();
    }

    /** Replicas that answer with their generation. */
    private static String manifest(String name, int replicas, Map<String, String> annotations) {
        StringBuilder metadata = new StringBuilder("metadata:\n  annotations:\n");
        annotations.forEach((key, value) -> metadata.append("    gantry.dev/" + key + ": \"" + value + "\"\n"));
        return Manifests.shell(name, replicas)
                .replaceFirst("metadata:\n", metadata.toString())
                .replace("httpd -p 8080 -h /tmp", "echo $GENERATION > /tmp/index.html; httpd -p 8080 -h /tmp");
    }

    private static void update(GantryStack stack, String name, String generation)
            throws IOException, InterruptedException {
        stack.kubectl("set", "env", "deployment/" + name, "GENERATION=" + generation)
                .succeeded();
    }

    private static void annotate(GantryStack stack, String name, String order)
            throws IOException, InterruptedException {
        stack.kubectl("annotate", "deployment/" + name, "gantry.dev/" + order, "--overwrite")
                .succeeded();
    }

    private static void awaitDelivery(GantryStack stack, String name, String reason)
            throws IOException, InterruptedException {
        stack.kubectl("wait", "deployment/" + name, "--for=" + deliveryPath("reason") + "=" + reason, WAIT)
                .succeeded();
    }

    private static String delivery(GantryStack stack, String name, String field)
            throws IOException, InterruptedException {
        return stack.kubectl("get", "deployment", name, "-o", deliveryPath(field))
                .succeeded()
                .output();
    }

    private static String deliveryPath(String field) {
        return "jsonpath={.status.conditions[?(@.type==\"gantry.dev/Delivery\")]." + field + "}";
    }

    private static void awaitReplicas(GantryStack stack, String name, int replicas)
            throws IOException, InterruptedException {
        for (String field : new String[] {"replicas", "availableReplicas"}) {
            stack.kubectl("wait", "deployment/" + name, "--for=jsonpath={.status." + field + "}=" + replicas, WAIT)
                    .succeeded();
        }
    }

    private static void awaitAnswer(ServiceLoad load, String body) {
        await().atMost(PATIENCE).until(() -> load.takeAnswers().containsKey(body));
    }

    /** The share of one answer among as many of the next as a sample needs. */
    private static double share(ServiceLoad load, String body) {
        load.takeAnswers();
        int from = load.answered();
        await().atMost(PATIENCE).until(() -> load.answered() - from >= SAMPLE);
        Map<String, Integer> answers = load.takeAnswers();
        double all = answers.values().stream().mapToInt(Integer::intValue).sum();
        return answers.getOrDefault(body, 0) / all;
    }
}
