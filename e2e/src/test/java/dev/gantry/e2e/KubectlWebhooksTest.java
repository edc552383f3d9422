package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Webhooks, made with kubectl, hear of rollouts of real containers, also of what happens while their sender is killed. */
@ExtendWith(GantryExtension.class)
class KubectlWebhooksTest {

    private static final String WAIT = "--timeout=120s";
    private static final Duration SOON = Duration.ofSeconds(60);

    /** The process starts again, and then the update fails and is undone. */
    private static final Duration RECOVERY = Duration.ofMinutes(2);

    @BeforeAll
    static void image() throws IOException, InterruptedException {
        ShellImage.ensure();
    }

    @Test
    void aRolloutAndItsRollbackAreTold(GantryStack stack) throws IOException, InterruptedException {
        try (WebhookReceiver receiver = WebhookReceiver.start()) {
            stack.kubectlWithInput(webhook(receiver.url(), "deployment/heard"), "apply", "-f", "-")
                    .succeeded();
            String good = Manifests.shell("heard", 1);
            stack.kubectlWithInput(good, "apply", "-f", "-").succeeded();
            stack.kubectl("rollout", "status", "deployment/heard", WAIT).succeeded();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(receiver.told()).containsExactly("started 1", "completed 1"));

            stack.kubectlWithInput(good.replace("echo started", "exit 3; echo started"), "apply", "-f", "-")
                    .succeeded();
            assertThat(stack.process("deployment-service").destroyForcibly()).isTrue();
            await().atMost(RECOVERY)
                    .untilAsserted(() -> assertThat(receiver.told().stream().distinct())
                            .containsExactly("started 1", "completed 1", "started 2", "failed 2", "rolledback 1"));
            assertThat(receiver.bodies())
                    .filteredOn(body -> body.contains("rollout.failed"))
                    .first()
                    .asString()
                    .contains("CrashLoopBackOff", "\"subject\":\"default/heard\"");
            assertThat(receiver.signatures())
                    .allSatisfy(signature -> assertThat(signature).startsWith("sha256="));
            assertThat(stack.kubectl("get", "webhooks").succeeded().output())
                    .containsPattern("heard +http://127\\.0\\.0\\.1:\\d+/ +True +\\d +0");
        }
        assertThat(stack.kubectlWithInput(webhook("http://169.254.169.254/", "deployment/heard"), "apply", "-f", "-")
                        .errors())
                .contains("spec.url", "must not lead to a link-local");
        stack.kubectl("delete", "deployment/heard", "webhook/heard", "secret/heard", WAIT)
                .succeeded();
    }

    @Test
    void anUpdateOfADaemonSetIsTold(GantryStack stack) throws IOException, InterruptedException {
        try (WebhookReceiver receiver = WebhookReceiver.start()) {
            stack.kubectlWithInput(webhook(receiver.url(), "daemonset/everywhere"), "apply", "-f", "-")
                    .succeeded();
            String first = Manifests.shell("everywhere", 1)
                    .replace("kind: Deployment", "kind: DaemonSet")
                    .replaceAll("(?m)^ *replicas: .*\n", "");
            stack.kubectlWithInput(first, "apply", "-f", "-").succeeded();
            stack.kubectl("wait", "daemonset/everywhere", "--for=condition=gantry.dev/RolledOut", WAIT)
                    .succeeded();
            stack.kubectlWithInput(first.replace("value: one", "value: two"), "apply", "-f", "-")
                    .succeeded();
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(receiver.told()).containsExactly("started 2", "completed 2"));
            assertThat(receiver.bodies())
                    .first()
                    .asString()
                    .contains("\"subject\":\"default/everywhere\"", "in place of revision 1");
        }
        stack.kubectl("delete", "daemonset/everywhere", "webhook/heard", "secret/heard", WAIT)
                .succeeded();
    }

    private static String webhook(String url, String workload) {
        return """
                apiVersion: v1
                kind: Secret
                metadata: {name: heard}
                stringData: {secret: s3cret}
                ---
                apiVersion: gantry.dev/v1
                kind: Webhook
                metadata: {name: heard}
                spec:
                  url: %s
                  secretRef: {name: heard}
                  events: [started, completed, failed, rolledback]
                  workloads: [%s]
                """.formatted(url, workload);
    }
}
