package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Deployments on real containers, driven by the real kubectl only. */
@ExtendWith(GantryExtension.class)
class KubectlRolloutTest {

    private static final String WAIT = "--timeout=120s";

    @BeforeAll
    static void image() throws IOException, InterruptedException {
        ShellImage.ensure();
    }

    @Test
    void rollsOutScalesUndoesPausesAndRestarts(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectlWithInput(Manifests.shell("roll", 2), "apply", "-f", "-").succeeded();
        assertThat(stack.kubectl("rollout", "status", "deployment/roll", WAIT)
                        .succeeded()
                        .output())
                .contains("successfully rolled out");
        assertThat(stack.kubectlWithInput(Manifests.shell("roll", 2), "apply", "-f", "-")
                        .succeeded()
                        .output())
                .contains("deployment.apps/roll unchanged");
        assertThat(stack.kubectl("get", "deployment", "roll").succeeded().output())
                .containsPattern("roll +2/2 +2 +2");

        stack.kubectl("scale", "deployment", "roll", "--replicas=3").succeeded();
        stack.kubectl("rollout", "status", "deployment/roll", WAIT).succeeded();
        stack.kubectl("set", "env", "deployment/roll", "GENERATION=two").succeeded();
        stack.kubectl("rollout", "status", "deployment/roll", WAIT).succeeded();
        awaitOnly(stack, "started as two");

        assertThat(stack.kubectl("rollout", "history", "deployment/roll")
                        .succeeded()
                        .output())
                .containsPattern("(?m)^1 ")
                .containsPattern("(?m)^2 ");
        stack.kubectl("rollout", "undo", "deployment/roll").succeeded();
        stack.kubectl("rollout", "status", "deployment/roll", WAIT).succeeded();
        awaitOnly(stack, "started as one");

        stack.kubectl("rollout", "pause", "deployment/roll").succeeded();
        stack.kubectl("set", "env", "deployment/roll", "GENERATION=three").succeeded();
        assertThat(stack.kubectl("get", "deployment", "roll", "-o", "jsonpath={.spec.paused}")
                        .succeeded()
                        .output())
                .isEqualTo("true");
        stack.kubectl("rollout", "resume", "deployment/roll").succeeded();
        stack.kubectl("rollout", "status", "deployment/roll", WAIT).succeeded();
        awaitOnly(stack, "started as three");

        assertThat(stack.kubectl("set", "image", "deployment/roll", "shell=" + ShellImage.AGAIN)
                        .succeeded()
                        .output())
                .contains("deployment.apps/roll image updated");
        stack.kubectl("rollout", "status", "deployment/roll", WAIT).succeeded();
        assertThat(stack.kubectl("get", "pods", "-l", "app=roll", "-o", "jsonpath={.items[*].spec.containers[*].image}")
                        .succeeded()
                        .output())
                .contains(ShellImage.AGAIN);

        stack.kubectl("rollout", "restart", "deployment/roll").succeeded();
        stack.kubectl("rollout", "status", "deployment/roll", WAIT).succeeded();
        assertThat(stack.kubectl("describe", "deployment", "roll").succeeded().output())
                .contains("ScalingReplicaSet", "RollingUpdate");

        stack.kubectl("delete", "deployment", "roll", WAIT).succeeded();
        stack.kubectl("wait", "pods", "-l", "app=roll", "--for=delete", WAIT).succeeded();
        assertThat(stack.kubectl("get", "replicasets,pods", "-l", "app=roll")
                        .succeeded()
                        .errors())
                .contains("No resources found");
    }

    /** A rollout is over when its new pods are available; those it replaces may still be on their way out. */
    private static void awaitOnly(GantryStack stack, String line) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(stack.kubectl("logs", "-l", "app=roll", "--tail=-1")
                                .succeeded()
                                .output()
                                .lines())
                        .isNotEmpty()
                        .containsOnly(line));
    }

    @Test
    void anImageThatDoesNotExistIsToldAndHoldsNothingElseUp(GantryStack stack)
            throws IOException, InterruptedException {
        String broken = Manifests.shell("broken", 1)
                .replace("imagePullPolicy: Never", "imagePullPolicy: IfNotPresent")
                .replace(ShellImage.NAME, "localhost:1/no/such-image:v1");
        stack.kubectlWithInput(broken, "apply", "-f", "-").succeeded();
        stack.awaitPods("app=broken", "{.status.containerStatuses[0].state.waiting.reason}=ImagePullBackOff");
        assertThat(stack.kubectl("describe", "pods", "-l", "app=broken")
                        .succeeded()
                        .output())
                .contains("ErrImagePull", "localhost:1");
        stack.kubectl("delete", "deployment", "broken", WAIT).succeeded();
    }

    @Test
    void aPodThatFitsNowhereSaysWhy(GantryStack stack) throws IOException, InterruptedException {
        String huge = Manifests.shell("huge", 1)
                .replace(
                        "imagePullPolicy: Never",
                        "imagePullPolicy: Never\n        resources: {requests: {cpu: '4000'}}");
        stack.kubectlWithInput(huge, "apply", "-f", "-").succeeded();
        stack.awaitPods("app=huge", "{.status.conditions[?(@.type=='PodScheduled')].reason}=Unschedulable");
        assertThat(stack.kubectl(
                                "get",
                                "pods",
                                "-l",
                                "app=huge",
                                "-o",
                                "jsonpath={.items[0].status.conditions[*].message}")
                        .succeeded()
                        .output())
                .contains("0/1 nodes are available: 1 Insufficient cpu.");
        stack.kubectl("delete", "deployment", "huge", WAIT).succeeded();
    }
}
