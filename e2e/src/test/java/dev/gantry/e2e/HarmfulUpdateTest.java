package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Updates whose pods are ready and whose users suffer, on real containers under load: they are undone by what gateways count and pods log. */
@ExtendWith(GantryExtension.class)
class HarmfulUpdateTest {

    private static final String WAIT = "--timeout=120s";

    /** Enough of the former revision to compare with. */
    private static final int REQUESTS_BEFORE = 200;

    private static final String HELLO = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: %1$s
            spec:
              replicas: 2
              selector:
                matchLabels: {app: %1$s}
              template:
                metadata:
                  labels: {app: %1$s}
                spec:
                  containers:
                  - name: hello
                    image: gantry/hello:v1
                    imagePullPolicy: Never
                    env: [{name: FAIL_PERCENT, value: "0"}, {name: LOG_ERRORS, value: "false"}]
                    ports:
                    - {name: http, containerPort: 8080}
                    readinessProbe:
                      httpGet: {path: /healthz, port: http}
                      periodSeconds: 1
            ---
            apiVersion: v1
            kind: Service
            metadata:
              name: %1$s
            spec:
              selector: {app: %1$s}
              ports:
              - {name: http, port: 80, targetPort: http}
            """;

    @Test
    void anUpdateThatAnswersErrorsIsRolledBackAndNotTriedAgain(GantryStack stack)
            throws IOException, InterruptedException {
        serve(stack, "errors", HELLO.formatted("errors"));
        String bad = failing(HELLO.formatted("errors"), 30);
        try (ServiceLoad load = ServiceLoad.on(stack, "errors")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> load.answered() >= REQUESTS_BEFORE);
            stack.kubectlWithInput(bad, "apply", "-f", "-").succeeded();
            awaitRolledBack(stack, "errors", "ErrorRate");
            assertThat(stack.kubectl("describe", "deployment", "errors")
                            .succeeded()
                            .output())
                    .contains("AutomaticRollback", "gantry.dev/RolledBack")
                    .containsPattern(
                            "Rolling back to revision 1 \\(errors-\\S+\\), because revision 2 \\(errors-\\S+\\)"
                                    + " failed: ErrorRate: of \\d+ requests \\d+ failed");
            assertThat(load.failures()).isNotEmpty().allMatch(failure -> failure.startsWith("500 out of order"));

            stack.kubectlWithInput(bad, "apply", "-f", "-").succeeded();
            await().atMost(Duration.ofSeconds(60)).until(() -> pods(stack, "errors") == 2);
            int answered = load.answered();
            int failed = load.failures().size();
            await().atMost(Duration.ofSeconds(60)).until(() -> load.answered() > answered + REQUESTS_BEFORE);
            assertThat(load.failures())
                    .as("nobody meets the failed revision again")
                    .hasSize(failed);
        }
        delete(stack, "errors");
    }

    /** Nobody watches the canary, and it is at its pause: what its users get is compared with what the others get. */
    @Test
    void aCanaryThatAnswersErrorsIsGivenUpAndFewMeetIt(GantryStack stack) throws IOException, InterruptedException {
        String good = HELLO.formatted("tried")
                .replaceFirst(
                        "name: tried",
                        "name: tried\n  annotations: {gantry.dev/strategy: Canary, gantry.dev/canary-steps: \"20%:pause\"}");
        serve(stack, "tried", good);
        try (ServiceLoad load = ServiceLoad.on(stack, "tried")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> load.answered() >= REQUESTS_BEFORE);
            int before = load.answered();
            stack.kubectlWithInput(failing(good, 100), "apply", "-f", "-").succeeded();
            awaitRolledBack(stack, "tried", "ErrorRate");
            int during = load.answered() + load.failures().size() - before;
            assertThat(load.failures()).isNotEmpty().allMatch(failure -> failure.startsWith("500 out of order"));
            assertThat((double) load.failures().size() / during)
                    .as("the canary's share, and its standard deviation five times")
                    .isLessThan(0.2 + 5 * Math.sqrt(0.2 * 0.8 / during));

            await().atMost(Duration.ofSeconds(60)).until(() -> pods(stack, "tried") == 2);
            int answered = load.answered();
            int failed = load.failures().size();
            await().atMost(Duration.ofSeconds(60)).until(() -> load.answered() > answered + REQUESTS_BEFORE);
            assertThat(load.failures()).hasSize(failed);
        }
        delete(stack, "tried");
    }

    @Test
    void anUpdateThatLogsANewKindOfErrorIsRolledBack(GantryStack stack) throws IOException, InterruptedException {
        serve(stack, "logs", HELLO.formatted("logs"));
        try (ServiceLoad load = ServiceLoad.on(stack, "logs")) {
            await().atMost(Duration.ofSeconds(60)).until(() -> load.answered() >= REQUESTS_BEFORE);
            stack.kubectl("set", "env", "deployment/logs", "LOG_ERRORS=true").succeeded();
            awaitRolledBack(stack, "logs", "NewErrorPattern");
            assertThat(stack.kubectl("describe", "deployment", "logs")
                            .succeeded()
                            .output())
                    .containsPattern(
                            "failed: NewErrorPattern: \\d+ lines on 2 pods .*: ERROR order \\d+ could not be saved");
            assertThat(load.failures()).isEmpty();
        }
        delete(stack, "logs");
    }

    private static String failing(String good, int percent) {
        return good.replace("FAIL_PERCENT, value: \"0\"", "FAIL_PERCENT, value: \"" + percent + "\"");
    }

    private static void serve(GantryStack stack, String name, String manifest)
            throws IOException, InterruptedException {
        stack.kubectlWithInput(manifest, "apply", "-f", "-").succeeded();
        stack.kubectl("rollout", "status", "deployment/" + name, WAIT).succeeded();
        stack.awaitSecondEndpoint(name);
    }

    private static void awaitRolledBack(GantryStack stack, String name, String reason)
            throws IOException, InterruptedException {
        stack.kubectl("wait", "deployment/" + name, "--for=condition=gantry.dev/RolledBack", WAIT)
                .succeeded();
        assertThat(stack.kubectl(
                                "get",
                                "deployment",
                                name,
                                "-o",
                                "jsonpath={.status.conditions[?(@.type=='gantry.dev/RolledBack')].reason}")
                        .succeeded()
                        .output())
                .isEqualTo(reason);
        for (String field : new String[] {"replicas", "availableReplicas"}) {
            stack.kubectl("wait", "deployment/" + name, "--for=jsonpath={.status." + field + "}=2", WAIT)
                    .succeeded();
        }
    }

    private static long pods(GantryStack stack, String name) throws IOException, InterruptedException {
        return stack.kubectl("get", "pods", "-l", "app=" + name, "-o", "name")
                .succeeded()
                .output()
                .lines()
                .count();
    }

    private static void delete(GantryStack stack, String name) throws IOException, InterruptedException {
        stack.kubectl("delete", "deployment,service", name, WAIT).succeeded();
    }
}
