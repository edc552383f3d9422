package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A ConfigMap that changes rolls its Deployment, on real containers and under load; one that breaks it is rolled back. */
@ExtendWith(GantryExtension.class)
class KubectlConfigRolloutTest {

    private static final String WAIT = "--timeout=120s";
    private static final String REVISION = "deployment\\.kubernetes\\.io/revision";

    @BeforeAll
    static void image() throws IOException, InterruptedException {
        ShellImage.ensure();
    }

    @Test
    void aChangeIsRolledOutAndABrokenOneRolledBack(GantryStack stack) throws IOException, InterruptedException {
        config(stack, "echo one > /tmp/index.html");
        stack.kubectlWithInput(manifest(), "apply", "-f", "-").succeeded();
        stack.kubectl("rollout", "status", "deployment/steered", WAIT).succeeded();
        stack.kubectl("expose", "deployment", "steered", "--port=80", "--target-port=http")
                .succeeded();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(page(stack)).isEqualTo("one"));
        try (ServiceLoad load = ServiceLoad.on(stack, "steered")) {
            config(stack, "echo two > /tmp/index.html");
            stack.kubectl(
                            "wait",
                            "deployment/steered",
                            "--for=jsonpath={.metadata.annotations." + REVISION + "}=2",
                            WAIT)
                    .succeeded();
            stack.kubectl("rollout", "status", "deployment/steered", WAIT).succeeded();
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(page(stack)).isEqualTo("two"));

            config(stack, "exit 3");
            stack.kubectl("wait", "deployment/steered", "--for=condition=gantry.dev/RolledBack", WAIT)
                    .succeeded();
            assertThat(page(stack)).isEqualTo("two");
            assertThat(load.failures()).isEmpty();
        }
        stack.kubectl("delete", "deployment,service,configmap", "steered", "--ignore-not-found", WAIT)
                .succeeded();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(stack.kubectl("get", "configmaps", "-o", "name")
                                .succeeded()
                                .output())
                        .doesNotContain("steered"));
    }

    private static void config(GantryStack stack, String start) throws IOException, InterruptedException {
        stack.kubectlWithInput("""
                apiVersion: v1
                kind: ConfigMap
                metadata:
                  name: steered
                data:
                  start.sh: %s
                """.formatted(start), "apply", "-f", "-").succeeded();
    }

    private static String page(GantryStack stack) throws IOException, InterruptedException {
        URI url = URI.create(stack.applicationsUrl() + "/services/default/steered/");
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString())
                    .body()
                    .strip();
        }
    }

    private static String manifest() {
        return Manifests.shell("steered", 2)
                .replace("metadata:\n  name:", """
                        metadata:
                          annotations:
                            gantry.dev/rollout-on-config-change: "true"
                          name:""")
                .replace("httpd -p 8080 -h /tmp", ". /config/start.sh; httpd -p 8080 -h /tmp")
                .replace(
                        "      containers:",
                        "      volumes: [{name: config, configMap: {name: steered}}]\n      containers:")
                .replace(
                        "        ports:", "        volumeMounts: [{name: config, mountPath: /config}]\n        ports:");
    }
}
