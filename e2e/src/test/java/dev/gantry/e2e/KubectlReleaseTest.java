package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A release of two Deployments of real containers: it changes both, and where the second breaks, both go back. */
@ExtendWith(GantryExtension.class)
class KubectlReleaseTest {

    private static final String WAIT = "--timeout=120s";

    @BeforeAll
    static void image() throws IOException, InterruptedException {
        ShellImage.ensure();
    }

    @Test
    void bothChangeOrBothGoBack(GantryStack stack) throws IOException, InterruptedException {
        String app = Manifests.shell("front", 1).replace("metadata:\n  name:", """
                        metadata:
                          annotations:
                            gantry.dev/depends-on: deployment/back
                          name:""");
        stack.kubectlWithInput(app, "apply", "-f", "-").succeeded();
        stack.kubectlWithInput(Manifests.shell("back", 1), "apply", "-f", "-").succeeded();
        stack.kubectlWithInput(release("good", "echo two"), "apply", "-f", "-").succeeded();
        stack.kubectl("wait", "release/good", "--for=condition=Complete", WAIT).succeeded();
        assertThat(image(stack, "front")).isEqualTo(ShellImage.AGAIN);
        assertThat(image(stack, "back")).isEqualTo(ShellImage.AGAIN);
        String backRevision = revisions(stack, "back");

        stack.kubectlWithInput(release("bad", "exit 3"), "apply", "-f", "-").succeeded();
        stack.kubectl("wait", "release/bad", "--for=condition=RolledBack", WAIT).succeeded();
        assertThat(stack.kubectl("get", "releases").succeeded().output())
                .containsPattern("good +Complete +2/2")
                .containsPattern("bad +RolledBack +0/2 +restored deployment/back, deployment/front");
        assertThat(stack.kubectl("describe", "release", "bad").succeeded().output())
                .contains("MemberFailed", "deployment/front failed: CrashLoopBackOff", "ReleaseRolledBack");
        assertThat(command(stack, "front")).contains("echo two").doesNotContain("exit 3");
        assertThat(command(stack, "back")).contains("echo two").doesNotContain("echo third");
        assertThat(revisions(stack, "back")).isNotEqualTo(backRevision);
        for (String name : new String[] {"back", "front"}) {
            stack.kubectl("rollout", "status", "deployment/" + name, WAIT).succeeded();
        }
        stack.kubectl("delete", "release/good", "release/bad", "deployment/front", "deployment/back", WAIT)
                .succeeded();
    }

    private static String release(String name, String frontRuns) {
        String backRuns = frontRuns.equals("exit 3") ? "echo third" : frontRuns;
        return """
                apiVersion: gantry.dev/v1
                kind: Release
                metadata: {name: %1$s}
                spec:
                  watchSeconds: 1
                  members:
                  - name: front
                    images: {shell: %2$s}
                    patch: {spec: {containers: [{name: shell, command: [sh, -c, "%3$s; trap 'exit 0' TERM; httpd -p 8080 -h /tmp; while true; do sleep 0.2; done"]}]}}
                  - name: back
                    images: {shell: %2$s}
                    patch: {spec: {containers: [{name: shell, command: [sh, -c, "%4$s; trap 'exit 0' TERM; httpd -p 8080 -h /tmp; while true; do sleep 0.2; done"]}]}}
                """.formatted(name, ShellImage.AGAIN, frontRuns, backRuns);
    }

    private static String image(GantryStack stack, String name) throws IOException, InterruptedException {
        return template(stack, name, "{.spec.template.spec.containers[0].image}");
    }

    private static String command(GantryStack stack, String name) throws IOException, InterruptedException {
        return template(stack, name, "{.spec.template.spec.containers[0].command}");
    }

    private static String revisions(GantryStack stack, String name) throws IOException, InterruptedException {
        return template(stack, name, "{.metadata.annotations.deployment\\.kubernetes\\.io/revision}");
    }

    private static String template(GantryStack stack, String name, String path)
            throws IOException, InterruptedException {
        return stack.kubectl("get", "deployment", name, "-o", "jsonpath=" + path)
                .succeeded()
                .output();
    }
}
