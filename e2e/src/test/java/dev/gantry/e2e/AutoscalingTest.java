package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Autoscalers by what containers use and by what comes through the gateway. */
@ExtendWith(GantryExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AutoscalingTest {

    private static final Duration WAKE_LIMIT = Duration.ofSeconds(100);

    @BeforeAll
    void start(GantryStack stack) throws IOException, InterruptedException {
        ShellImage.ensure();
    }

    @AfterAll
    void stop(GantryStack stack) throws IOException, InterruptedException {
        for (String name : new String[] {"busy", "asleep"}) {
            stack.kubectl("delete", "hpa,deployment,service", name, "--ignore-not-found")
                    .succeeded();
        }
    }

    @Test
    void aBusyContainerGetsHelp(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectlWithInput("""
                        apiVersion: apps/v1
                        kind: Deployment
                        metadata: {name: busy}
                        spec:
                          selector: {matchLabels: {app: busy}}
                          template:
                            metadata: {labels: {app: busy}}
                            spec:
                              terminationGracePeriodSeconds: 1
                              containers:
                              - name: loop
                                image: %s
                                imagePullPolicy: Never
                                command: [sh, -c, "while true; do :; done"]
                                resources:
                                  requests: {cpu: 50m}
                                  limits: {cpu: 100m}
                        ---
                        apiVersion: autoscaling/v2
                        kind: HorizontalPodAutoscaler
                        metadata: {name: busy}
                        spec:
                          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: busy}
                          minReplicas: 1
                          maxReplicas: 2
                          metrics:
                          - type: ContainerResource
                            containerResource:
                              name: cpu
                              container: loop
                              target: {type: Utilization, averageUtilization: 50}
                        """.formatted(ShellImage.NAME), "apply", "-f", "-")
                .succeeded();
        stack.kubectl("wait", "deployment/busy", "--for=jsonpath={.status.readyReplicas}=2", "--timeout=180s")
                .succeeded();
        assertThat(stack.kubectl("get", "hpa", "busy").succeeded().output())
                .containsPattern("busy +Deployment/busy +cpu: [0-9]+%/50% +1 +2 ");
        assertThat(stack.kubectl("describe", "hpa", "busy").succeeded().output())
                .contains("SuccessfulRescale");
    }

    @Test
    void nobodyAsksSoNothingRunsUntilSomebodyDoes(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectlWithInput(Manifests.shell("asleep", 1), "apply", "-f", "-").succeeded();
        stack.kubectlWithInput("""
                        apiVersion: v1
                        kind: Service
                        metadata:
                          name: asleep
                          annotations: {gantry.dev/wait-for-endpoints-seconds: "90"}
                        spec:
                          selector: {app: asleep}
                          ports: [{port: 80, targetPort: 8080}]
                        ---
                        apiVersion: autoscaling/v2
                        kind: HorizontalPodAutoscaler
                        metadata: {name: asleep}
                        spec:
                          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: asleep}
                          minReplicas: 0
                          maxReplicas: 2
                          metrics:
                          - type: Object
                            object:
                              describedObject: {apiVersion: v1, kind: Service, name: asleep}
                              metric: {name: requests_per_second}
                              target: {type: AverageValue, averageValue: "10"}
                          behavior:
                            scaleDown: {stabilizationWindowSeconds: 0}
                        """, "apply", "-f", "-").succeeded();
        stack.kubectl("wait", "deployment/asleep", "--for=jsonpath={.spec.replicas}=0", "--timeout=120s")
                .succeeded();
        stack.kubectl("wait", "pods", "-l", "app=asleep", "--for=delete", "--timeout=60s")
                .succeeded();

        try (HttpClient client = HttpClient.newHttpClient()) {
            URI path = URI.create(stack.applicationsUrl() + "/services/default/asleep/");
            HttpResponse<String> answer = client.send(
                    HttpRequest.newBuilder(path).timeout(WAKE_LIMIT).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isLessThan(500);
        }
        assertThat(stack.kubectl("get", "deployment", "asleep", "-o", "jsonpath={.status.readyReplicas}")
                        .succeeded()
                        .output())
                .isEqualTo("1");
    }
}
