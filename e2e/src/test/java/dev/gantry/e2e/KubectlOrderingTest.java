package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** A Deployment that waits for another one, and says so; a circle of such is refused. */
@ExtendWith(GantryExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlOrderingTest {

    private static final String WAIT = "--timeout=120s";
    private static final String DEPENDS_ON = "gantry.dev/depends-on";

    private static final String CREATED = ".metadata.creationTimestamp";
    private static final String READY = ".status.conditions[?(@.type==\"Ready\")].lastTransitionTime";

    @BeforeAll
    void image() throws IOException, InterruptedException {
        ShellImage.ensure();
    }

    @AfterAll
    void stop(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("delete", "deployment", "last", "first", "--ignore-not-found", WAIT)
                .succeeded();
    }

    @Test
    void theOneThatDependsComesSecondInWhateverOrderTheyAreApplied(GantryStack stack)
            throws IOException, InterruptedException {
        String last = Manifests.shell("last", 1)
                .replace(
                        "metadata:\n  name: last",
                        "metadata:\n  name: last\n  annotations: {" + DEPENDS_ON + ": deployment/first}");
        stack.kubectlWithInput(last, "apply", "-f", "-").succeeded();
        stack.kubectl("wait", "deployment/last", "--for=condition=gantry.dev/Waiting", WAIT)
                .succeeded();
        assertThat(stack.kubectl("describe", "deployment", "last").succeeded().output())
                .containsPattern("gantry.dev/Waiting +True +DependenciesNotReady");
        assertThat(pods(stack, "last", CREATED)).isEmpty();

        stack.kubectlWithInput(Manifests.shell("first", 1), "apply", "-f", "-").succeeded();
        for (String name : new String[] {"first", "last"}) {
            stack.kubectl("rollout", "status", "deployment/" + name, WAIT).succeeded();
        }
        assertThat(pods(stack, "first", READY)).isNotEmpty().isLessThanOrEqualTo(pods(stack, "last", CREATED));

        KubectlResult circle =
                stack.kubectl("annotate", "deployment", "first", DEPENDS_ON + "=deployment/last", "--overwrite");
        assertThat(circle.exit()).isNotZero();
        assertThat(circle.errors())
                .contains("metadata.annotations[" + DEPENDS_ON + "]")
                .contains("deployment/first -> deployment/last -> deployment/first");
    }

    private static String pods(GantryStack stack, String app, String path) throws IOException, InterruptedException {
        return stack.kubectl("get", "pods", "-l", "app=" + app, "-o", "jsonpath={.items[*]" + path + "}")
                .succeeded()
                .output();
    }
}
