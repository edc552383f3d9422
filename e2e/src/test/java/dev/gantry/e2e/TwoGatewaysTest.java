package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two gateways serve an application that ends at once on SIGTERM: no pod stops before both let go of it, and none waits for a dead one for long. */
@ExtendWith(GantryExtension.class)
class TwoGatewaysTest {

    private static final String NAME = "two-gateways";
    private static final String WAIT = "--timeout=120s";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final String MANIFESTS = """
            apiVersion: v1
            kind: Service
            metadata:
              name: two-gateways
            spec:
              selector: {app: two-gateways}
              ports:
              - {name: http, port: 80, targetPort: 8080}
              - {name: websocket, port: 81, targetPort: 8081}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: two-gateways
            spec:
              replicas: 2
              selector:
                matchLabels: {app: two-gateways}
              template:
                metadata:
                  labels: {app: two-gateways}
                spec:
                  containers:
                  - name: hello
                    image: gantry/hello:v1
                    imagePullPolicy: Never
                    env:
                    - {name: EXIT_AT_ONCE, value: "true"}
                    - {name: WEBSOCKET_PORT, value: "8081"}
                    readinessProbe:
                      httpGet: {path: /healthz, port: 8080}
                      periodSeconds: 1
            """;

    @Test
    void anUpdateLosesNoRequestOfEitherAndADeadOneHoldsNothingUp(GantryStack stack)
            throws IOException, InterruptedException {
        stack.ensureHelloImages();
        stack.kubectlWithInput(MANIFESTS, "apply", "-f", "-").succeeded();
        settle(stack);
        try (ExtraGateway other = stack.startGateway();
                MixedLoad first = load(stack.applicationsUrl())) {
            await().atMost(PATIENCE).ignoreExceptions().until(() -> answers(other.applicationsUrl()));
            try (MixedLoad second = load(other.applicationsUrl())) {
                await().atMost(PATIENCE).until(() -> first.answeredEach(1) && second.answeredEach(1));
                update(stack, "v2");
                await().atMost(PATIENCE).until(() -> first.answeredEach(4) && second.answeredEach(4));
                assertThat(first.failures()).isEmpty();
                assertThat(second.failures()).isEmpty();
            }
            other.kill();
            update(stack, "v1");
            assertThat(first.failures()).isEmpty();
            assertThat(stack.kubectl("get", "events", "-n", "kube-system")
                            .succeeded()
                            .output())
                    .as("the dead gateway is not waited for")
                    .contains("ProxyFenced");
        }
        stack.kubectl("delete", "deployment/" + NAME, "service/" + NAME, WAIT).succeeded();
    }

    private static MixedLoad load(String gateway) {
        String service = gateway + "/services/default/" + NAME;
        return MixedLoad.on(URI.create(service + ":80/"), URI.create(service.replace("http:", "ws:") + ":81/"));
    }

    private static void update(GantryStack stack, String version) throws IOException, InterruptedException {
        stack.kubectl("set", "image", "deployment/" + NAME, "hello=gantry/hello:" + version)
                .succeeded();
        settle(stack);
    }

    private static void settle(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("rollout", "status", "deployment/" + NAME, WAIT).succeeded();
    }

    private static boolean answers(String gateway) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(gateway + "/services/default/" + NAME + "/"))
                .timeout(Duration.ofSeconds(5))
                .build();
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        }
    }
}
