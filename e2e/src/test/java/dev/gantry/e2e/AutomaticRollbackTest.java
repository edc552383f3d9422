package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Updates that fail on real containers, under load: they are undone, nobody has to do anything, and no request fails. */
@ExtendWith(GantryExtension.class)
class AutomaticRollbackTest {

    private static final String WAIT = "--timeout=120s";
    private static final String ROLLED_BACK = "--for=condition=gantry.dev/RolledBack";
    private static final String NO_SUCH_IMAGE = "localhost:1/no/such-image:v1";

    @BeforeAll
    static void image() throws IOException, InterruptedException {
        ShellImage.ensure();
    }

    @Test
    void anImageThatCannotBePulledIsRolledBackAndNotTriedAgain(GantryStack stack)
            throws IOException, InterruptedException {
        String good = manifest("pull");
        String bad = good.replace(ShellImage.NAME, NO_SUCH_IMAGE);
        serve(stack, "pull", good);
        try (ServiceLoad load = ServiceLoad.on(stack, "pull")) {
            stack.kubectlWithInput(bad, "apply", "-f", "-").succeeded();
            awaitRolledBack(stack, "pull");
            assertThat(stack.kubectl("describe", "deployment", "pull")
                            .succeeded()
                            .output())
                    .contains("AutomaticRollback", "ImagePullBackOff", "gantry.dev/RolledBack")
                    .containsPattern("Rolling back to revision 1 \\(pull-\\S+\\), because revision 2");

            stack.kubectlWithInput(bad, "apply", "-f", "-").succeeded();
            stack.kubectl("scale", "deployment", "pull", "--replicas=3").succeeded();
            stack.kubectl("wait", "deployment/pull", "--for=jsonpath={.status.availableReplicas}=3", WAIT)
                    .succeeded();
            assertThat(images(stack, "pull")).doesNotContain(NO_SUCH_IMAGE);

            stack.kubectl("rollout", "undo", "deployment/pull").succeeded();
            stack.kubectl("rollout", "status", "deployment/pull", WAIT).succeeded();
            assertNoneLost(load);
        }
        stack.kubectl("delete", "deployment,service", "pull", WAIT).succeeded();
    }

    @Test
    void aReadinessProbeThatFailsIsRolledBack(GantryStack stack) throws IOException, InterruptedException {
        String good = manifest("probe");
        serve(stack, "probe", good);
        try (ServiceLoad load = ServiceLoad.on(stack, "probe")) {
            stack.kubectlWithInput(good.replace("port: http}", "port: 9}"), "apply", "-f", "-")
                    .succeeded();
            awaitRolledBack(stack, "probe");
            assertNoneLost(load);
        }
        stack.kubectl("delete", "deployment,service", "probe", WAIT).succeeded();
    }

    @Test
    void aCrashLoopIsRolledBack(GantryStack stack) throws IOException, InterruptedException {
        String good = manifest("crash");
        serve(stack, "crash", good);
        try (ServiceLoad load = ServiceLoad.on(stack, "crash")) {
            stack.kubectlWithInput(good.replace("echo started", "exit 3; echo started"), "apply", "-f", "-")
                    .succeeded();
            awaitRolledBack(stack, "crash");
            assertThat(stack.kubectl("describe", "deployment", "crash")
                            .succeeded()
                            .output())
                    .contains("CrashLoopBackOff", "last with exit code 3");
            assertNoneLost(load);
        }
        stack.kubectl("delete", "deployment,service", "crash", WAIT).succeeded();
    }

    private static void serve(GantryStack stack, String name, String manifest)
            throws IOException, InterruptedException {
        stack.kubectlWithInput(manifest, "apply", "-f", "-").succeeded();
        stack.kubectl("rollout", "status", "deployment/" + name, WAIT).succeeded();
        stack.kubectl("expose", "deployment", name, "--port=80", "--target-port=http")
                .succeeded();
        stack.awaitSecondEndpoint(name);
    }

    private static void awaitRolledBack(GantryStack stack, String name) throws IOException, InterruptedException {
        assertThat(stack.kubectl("rollout", "status", "deployment/" + name, WAIT)
                        .errors())
                .contains("exceeded its progress deadline");
        stack.kubectl("wait", "deployment/" + name, ROLLED_BACK, WAIT).succeeded();
        for (String field : List.of("replicas", "availableReplicas")) {
            stack.kubectl("wait", "deployment/" + name, "--for=jsonpath={.status." + field + "}=2", WAIT)
                    .succeeded();
        }
    }

    private static void assertNoneLost(ServiceLoad load) {
        assertThat(load.failures()).isEmpty();
        assertThat(load.answered()).isPositive();
    }

    private static String images(GantryStack stack, String app) throws IOException, InterruptedException {
        return stack.kubectl("get", "pods", "-l", "app=" + app, "-o", "jsonpath={.items[*].spec.containers[*].image}")
                .succeeded()
                .output();
    }

    /** Two replicas that answer with a page; an update has failed when a new pod cannot serve within some seconds. */
    private static String manifest(String name) {
        return Manifests.shell(name, 2)
                .replace("metadata:\n  name:", """
                        metadata:
                          annotations:
                            gantry.dev/rollback-after-seconds: "5"
                            gantry.dev/ready-within-seconds: "10"
                          name:""")
                .replace("imagePullPolicy: Never", "imagePullPolicy: IfNotPresent")
                .replace("httpd -p 8080 -h /tmp", "echo hello > /tmp/index.html; httpd -p 8080 -h /tmp");
    }
}
