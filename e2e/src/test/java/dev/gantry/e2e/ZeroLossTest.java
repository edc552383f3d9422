package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The promise of docs/zero-loss.md, with the application that is hardest to keep it for: it ends at once on SIGTERM, has no
 * readiness probe, and listens two seconds after its start.
 */
@ExtendWith(GantryExtension.class)
class ZeroLossTest {

    private static final String NAME = "zero-loss";
    private static final String WAIT = "--timeout=120s";

    private static final String MANIFESTS = """
            apiVersion: v1
            kind: Service
            metadata:
              name: zero-loss
            spec:
              selector: {app: zero-loss}
              ports:
              - {name: http, port: 80, targetPort: 8080}
              - {name: websocket, port: 81, targetPort: 8081}
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata:
              name: zero-loss
            spec:
              maxUnavailable: 1
              selector:
                matchLabels: {app: zero-loss}
            ---
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: zero-loss
            spec:
              replicas: 3
              strategy:
                rollingUpdate: {maxSurge: 2, maxUnavailable: 0}
              selector:
                matchLabels: {app: zero-loss}
              template:
                metadata:
                  labels: {app: zero-loss}
                spec:
                  containers:
                  - name: hello
                    image: gantry/hello:v1
                    imagePullPolicy: Never
                    env:
                    - {name: STARTUP_MILLIS, value: "2000"}
                    - {name: EXIT_AT_ONCE, value: "true"}
                    - {name: WEBSOCKET_PORT, value: "8081"}
            """;

    @Test
    void noRequestIsLostByAnyChange(GantryStack stack) throws IOException, InterruptedException {
        stack.ensureHelloImages();
        try (ExtraNode node = stack.startNode()) {
            stack.kubectlWithInput(MANIFESTS, "apply", "-f", "-").succeeded();
            settle(stack);
            URI http = url(stack, "http", 80);
            URI webSocket = url(stack, "ws", 81);
            await().atMost(Duration.ofSeconds(60)).until(() -> MixedLoad.isAnswered(http, webSocket));
            try (MixedLoad load = MixedLoad.on(http, webSocket)) {
                await().atMost(Duration.ofSeconds(60)).until(() -> load.answeredEach(1));
                assertThat(load.failures()).as("before the first change").isEmpty();
                change(stack, load, "set", "image", "deployment/" + NAME, "hello=gantry/hello:v2");
                change(stack, load, "rollout", "undo", "deployment/" + NAME);
                change(stack, load, "scale", "deployment/" + NAME, "--replicas=2");
                change(stack, load, "drain", node.name(), "--ignore-daemonsets", "--delete-emptydir-data", WAIT);
                change(stack, load, "delete", "node", node.name(), WAIT);
                node.stop();
                await().atMost(Duration.ofSeconds(30)).until(() -> load.answeredEach(4));
                assertThat(load.failures()).isEmpty();
                System.out.println("answered " + load.answered());
            }
        }
        stack.kubectl("delete", "deployment/" + NAME, "service/" + NAME, "pdb/" + NAME, WAIT)
                .succeeded();
    }

    private static void change(GantryStack stack, MixedLoad load, String... command)
            throws IOException, InterruptedException {
        stack.kubectl(command).succeeded();
        settle(stack);
        assertThat(load.failures()).as(String.join(" ", command)).isEmpty();
    }

    private static void settle(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("rollout", "status", "deployment/" + NAME, WAIT).succeeded();
    }

    private static URI url(GantryStack stack, String scheme, int port) {
        return URI.create(stack.applicationsUrl().replace("http:", scheme + ":") + "/services/default/" + NAME + ":"
                + port + "/");
    }
}
