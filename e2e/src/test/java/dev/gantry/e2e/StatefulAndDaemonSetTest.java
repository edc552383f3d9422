package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** StatefulSets and DaemonSets on real containers, driven by the real kubectl only. */
@ExtendWith(GantryExtension.class)
class StatefulAndDaemonSetTest {

    private static final String WAIT = "--timeout=120s";

    @BeforeAll
    static void image() throws IOException, InterruptedException {
        ShellImage.ensure();
    }

    @Test
    void aStatefulSetKeepsNamesAndOrderThroughItsLife(GantryStack stack) throws IOException, InterruptedException {
        apply(stack, statefulSet("store", 3));
        rolledOut(stack, "statefulset/store");
        assertThat(output(stack, "get", "sts", "store")).containsPattern("store +3/3");
        assertThat(names(stack, "store")).isEqualTo("store-0 store-1 store-2");
        assertThat(output(stack, "exec", "store-1", "--", "hostname")).isEqualToIgnoringWhitespace("store-1");
        assertThat(output(stack, "get", "pod", "store-2", "-o", "jsonpath={.metadata.labels}"))
                .contains(
                        "\"statefulset.kubernetes.io/pod-name\":\"store-2\"", "\"apps.kubernetes.io/pod-index\":\"2\"");

        stack.kubectl("set", "env", "statefulset/store", "GENERATION=two").succeeded();
        rolledOut(stack, "statefulset/store");
        awaitOnly(stack, "store", "started as two");
        assertThat(output(stack, "rollout", "history", "statefulset/store"))
                .containsPattern("(?m)^1 ")
                .containsPattern("(?m)^2 ");
        assertThat(output(stack, "rollout", "history", "statefulset/store", "--revision=1"))
                .containsPattern("GENERATION:\\s+one");
        assertThat(output(stack, "get", "controllerrevisions", "-l", "app=store"))
                .contains("statefulset.apps/store");
        stack.kubectl("rollout", "undo", "statefulset/store").succeeded();
        rolledOut(stack, "statefulset/store");
        awaitOnly(stack, "store", "started as one");

        String former = output(stack, "get", "pod", "store-0", "-o", "jsonpath={.metadata.uid}");
        stack.kubectl("delete", "pod", "store-0", WAIT).succeeded();
        rolledOut(stack, "statefulset/store");
        assertThat(output(stack, "get", "pod", "store-0", "-o", "jsonpath={.metadata.uid}"))
                .isNotEqualTo(former);

        stack.kubectl("scale", "statefulset", "store", "--replicas=2").succeeded();
        stack.kubectl("wait", "pod/store-2", "--for=delete", WAIT).succeeded();
        assertThat(names(stack, "store")).isEqualTo("store-0 store-1");

        stack.kubectl(
                        "patch",
                        "statefulset",
                        "store",
                        "-p",
                        "{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"partition\":1}}}}")
                .succeeded();
        stack.kubectl("set", "env", "statefulset/store", "GENERATION=three").succeeded();
        assertThat(output(stack, "rollout", "status", "statefulset/store", WAIT))
                .contains("partitioned roll out complete: 1 new pods have been updated");
        awaitLog(stack, "store-1", "started as three");
        awaitLog(stack, "store-0", "started as one");

        assertThat(stack.kubectl("patch", "statefulset", "store", "-p", "{\"spec\":{\"serviceName\":\"other\"}}")
                        .errors())
                .contains("updates to statefulset spec for fields other than 'replicas'");
        stack.kubectl("delete", "statefulset", "store", WAIT).succeeded();
        stack.kubectl("wait", "pods", "-l", "app=store", "--for=delete", WAIT).succeeded();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(stack.kubectl("get", "controllerrevisions,pods", "-l", "app=store")
                                .succeeded()
                                .errors())
                        .contains("No resources found"));
    }

    @Test
    void aBrokenUpdateMendsItselfWithItsTemplate(GantryStack stack) throws IOException, InterruptedException {
        apply(stack, statefulSet("mend", 2));
        rolledOut(stack, "statefulset/mend");
        stack.kubectl("set", "image", "statefulset/mend", "shell=gantry-e2e/no-such:image")
                .succeeded();
        stack.kubectl(
                        "wait",
                        "pod/mend-1",
                        "--for=jsonpath={.status.containerStatuses[0].state.waiting.reason}=ErrImageNeverPull",
                        WAIT)
                .succeeded();
        stack.kubectl("rollout", "undo", "statefulset/mend").succeeded();
        rolledOut(stack, "statefulset/mend");
        assertThat(output(stack, "get", "sts", "mend")).containsPattern("mend +2/2");
        stack.kubectl("delete", "statefulset", "mend", WAIT).succeeded();
    }

    @Test
    void aDaemonSetFollowsItsNodesAndTemplates(GantryStack stack) throws IOException, InterruptedException {
        String node = output(stack, "get", "nodes", "-o", "jsonpath={.items[0].metadata.name}");
        apply(stack, daemonSet("watcher"));
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                output(stack, "get", "ds", "watcher", "-o", "jsonpath={.status.observedGeneration}"))
                        .isEqualTo("1"));
        assertThat(names(stack, "watcher")).isEmpty();

        stack.kubectl("label", "node", node, "watched=yes").succeeded();
        stack.kubectl("cordon", node).succeeded();
        stack.awaitPods("app=watcher", "{.status.phase}=Running");
        stack.kubectl("uncordon", node).succeeded();
        rolledOut(stack, "daemonset/watcher");
        assertThat(output(stack, "get", "daemonset", "watcher")).containsPattern("watcher +1 +1 +1 +1 +1 +watched=yes");

        stack.kubectl("set", "env", "daemonset/watcher", "GENERATION=two").succeeded();
        rolledOut(stack, "daemonset/watcher");
        awaitOnly(stack, "watcher", "started as two");
        assertThat(output(stack, "rollout", "history", "daemonset/watcher")).containsPattern("(?m)^2 ");
        stack.kubectl("rollout", "undo", "daemonset/watcher").succeeded();
        rolledOut(stack, "daemonset/watcher");
        awaitOnly(stack, "watcher", "started as one");

        surge(stack);
        stack.kubectl("rollout", "restart", "daemonset/watcher").succeeded();
        rolledOut(stack, "daemonset/watcher");
        awaitOnly(stack, "watcher", "started as one");

        stack.kubectl("label", "node", node, "watched-").succeeded();
        stack.kubectl("wait", "pods", "-l", "app=watcher", "--for=delete", WAIT).succeeded();
        assertThat(output(stack, "describe", "daemonset", "watcher"))
                .contains("SuccessfulCreate", "SuccessfulDelete", "Desired Number of Nodes Scheduled: 0");
        stack.kubectl("delete", "daemonset", "watcher", WAIT).succeeded();
    }

    private static void surge(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl(
                        "patch",
                        "daemonset",
                        "watcher",
                        "-p",
                        "{\"spec\":{\"updateStrategy\":{\"rollingUpdate\":{\"maxUnavailable\":0,\"maxSurge\":1}}}}")
                .succeeded();
    }

    private static String statefulSet(String name, int replicas) {
        return Manifests.shell(name, replicas)
                .replace("kind: Deployment", "kind: StatefulSet")
                .replace("spec:\n  replicas:", "spec:\n  serviceName: " + name + "\n  replicas:");
    }

    private static String daemonSet(String name) {
        return Manifests.shell(name, 1)
                .replace("kind: Deployment", "kind: DaemonSet")
                .replace("  replicas: 1\n", "")
                .replace("      containers:", "      nodeSelector: {watched: \"yes\"}\n      containers:");
    }

    private static void apply(GantryStack stack, String manifest) throws IOException, InterruptedException {
        stack.kubectlWithInput(manifest, "apply", "-f", "-").succeeded();
    }

    private static void rolledOut(GantryStack stack, String what) throws IOException, InterruptedException {
        stack.kubectl("rollout", "status", what, WAIT).succeeded();
    }

    private static String output(GantryStack stack, String... arguments) throws IOException, InterruptedException {
        return stack.kubectl(arguments).succeeded().output();
    }

    private static String names(GantryStack stack, String app) throws IOException, InterruptedException {
        return output(stack, "get", "pods", "-l", "app=" + app, "-o", "jsonpath={.items[*].metadata.name}");
    }

    /** A rollout is over when its new pods are available; those it replaces may still be on their way out. */
    private static void awaitOnly(GantryStack stack, String app, String line) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(output(stack, "logs", "-l", "app=" + app, "--tail=-1")
                                .lines())
                        .isNotEmpty()
                        .containsOnly(line));
    }

    private static void awaitLog(GantryStack stack, String pod, String line) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(output(stack, "logs", pod)).contains(line));
    }
}
