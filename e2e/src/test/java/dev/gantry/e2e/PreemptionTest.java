package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An urgent pod takes the place of a cheap one on a full node. */
@ExtendWith(GantryExtension.class)
class PreemptionTest {

    /** Cheaper than any pod of the other tests, so that no other is ever stopped. */
    private static final String CLASSES = """
            apiVersion: scheduling.k8s.io/v1
            kind: PriorityClass
            metadata: {name: cheap}
            value: -1000
            ---
            apiVersion: scheduling.k8s.io/v1
            kind: PriorityClass
            metadata: {name: urgent}
            value: 1000
            """;

    @BeforeEach
    void start(GantryStack stack) throws IOException, InterruptedException {
        ShellImage.ensure();
        stack.kubectlWithInput(CLASSES, "apply", "-f", "-").succeeded();
    }

    @AfterEach
    void stop(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("delete", "pods", "cheap", "urgent", "--ignore-not-found", "--timeout=120s")
                .succeeded();
        stack.kubectl("delete", "priorityclasses", "cheap", "urgent").succeeded();
    }

    @Test
    void theCheapPodMakesRoomForTheUrgentOne(GantryStack stack) throws IOException, InterruptedException {
        int cores = Integer.parseInt(stack.kubectl("get", "nodes", "-o", "jsonpath={.items[0].status.allocatable.cpu}")
                .succeeded()
                .output());
        String moreThanHalf = cores * 550 + "m";
        stack.kubectlWithInput(pod("cheap", moreThanHalf), "apply", "-f", "-").succeeded();
        stack.kubectl("wait", "pod/cheap", "--for=condition=Ready", "--timeout=120s")
                .succeeded();

        stack.kubectlWithInput(pod("urgent", moreThanHalf), "apply", "-f", "-").succeeded();
        stack.kubectl("wait", "pod/urgent", "--for=condition=Ready", "--timeout=120s")
                .succeeded();
        assertThat(stack.kubectl("get", "pod", "cheap", "--ignore-not-found", "-o", "name")
                        .succeeded()
                        .output())
                .isEmpty();
        assertThat(stack.kubectl("get", "events", "--field-selector=reason=Preempted")
                        .succeeded()
                        .output())
                .containsPattern("pod/cheap +Preempted by pod .* on node ");
    }

    private static String pod(String name, String cpu) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %1$s}
                spec:
                  priorityClassName: %1$s
                  terminationGracePeriodSeconds: 2
                  containers:
                  - name: shell
                    image: %2$s
                    imagePullPolicy: Never
                    command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 0.2; done"]
                    resources:
                      requests: {cpu: %3$s}
                """.formatted(name, ShellImage.NAME, cpu);
    }
}
