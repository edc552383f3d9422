package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/** Claims and their volumes, with the real kubectl and real containers. */
@ExtendWith(GantryExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlVolumesTest {

    private static final String WAIT = "--timeout=120s";

    @BeforeAll
    void makeImage() throws IOException, InterruptedException {
        ShellImage.ensure();
    }

    @Test
    void whatAPodWroteTheNextOneReadsUntilTheClaimGoes(GantryStack stack) throws IOException, InterruptedException {
        assertThat(stack.kubectl("get", "storageclass").succeeded().output())
                .containsPattern("local \\(default\\) +gantry.dev/docker-volume +Delete +WaitForFirstConsumer +true");
        apply(stack, claim("notes"));
        assertThat(output(stack, "get", "pvc", "notes")).containsPattern("notes +Pending +local");
        apply(stack, pod("writer", "notes"));
        ready(stack, "writer");
        String volume = output(stack, "get", "pvc", "notes", "-o", "jsonpath={.spec.volumeName}");
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            assertThat(output(stack, "get", "pvc", "notes"))
                    .containsPattern("notes +Bound +" + volume + " +1Gi +RWO +local");
            assertThat(output(stack, "get", "pv", volume))
                    .containsPattern(volume + " +1Gi +RWO +Delete +Bound +default/notes +local");
        });
        output(stack, "exec", "writer", "--", "sh", "-c", "echo remembered > /data/note");
        output(stack, "delete", "pod", "writer", WAIT);
        apply(stack, pod("writer", "notes"));
        ready(stack, "writer");
        assertThat(output(stack, "exec", "writer", "--", "cat", "/data/note")).isEqualTo("remembered\n");

        output(stack, "delete", "pvc", "notes", "--wait=false");
        assertThat(output(stack, "get", "pvc", "notes")).containsPattern("notes +Terminating");
        output(stack, "delete", "pod", "writer", WAIT);
        output(stack, "wait", "pvc/notes", "--for=delete", WAIT);
        output(stack, "wait", "pv/" + volume, "--for=delete", WAIT);
        apply(stack, claim("notes"));
        apply(stack, pod("reader", "notes"));
        ready(stack, "reader");
        assertThat(stack.kubectl("exec", "reader", "--", "cat", "/data/note").exit())
                .as("a new claim of the same name has a volume of its own")
                .isNotZero();
        output(stack, "delete", "pod/reader", "pvc/notes", WAIT);
    }

    @Test
    void aPodSaysWhichClaimItWaitsFor(GantryStack stack) throws IOException, InterruptedException {
        apply(stack, pod("waiting", "missing"));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(output(stack, "describe", "pod", "waiting"))
                        .contains("persistentvolumeclaim \"missing\" not found"));
        apply(stack, claim("missing"));
        ready(stack, "waiting");
        output(stack, "delete", "pod/waiting", "pvc/missing", WAIT);
    }

    @Test
    void aClaimThatIsRefusedNamesTheField(GantryStack stack) throws IOException, InterruptedException {
        String refused = stack.kubectlWithInput(
                        claim("wrong").replace("[ReadWriteOnce]", "[ReadOnce]"), "apply", "-f", "-")
                .errors();
        assertThat(refused)
                .contains("The PersistentVolumeClaim \"wrong\" is invalid")
                .contains("spec.accessModes: Unsupported value: \"ReadOnce\"");
    }

    private static void apply(GantryStack stack, String manifest) throws IOException, InterruptedException {
        stack.kubectlWithInput(manifest, "apply", "-f", "-").succeeded();
    }

    private static void ready(GantryStack stack, String pod) throws IOException, InterruptedException {
        output(stack, "wait", "pod/" + pod, "--for=condition=Ready", WAIT);
    }

    private static String output(GantryStack stack, String... arguments) throws IOException, InterruptedException {
        return stack.kubectl(arguments).succeeded().output();
    }

    private static String claim(String name) {
        return """
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s}
                spec:
                  accessModes: [ReadWriteOnce]
                  resources: {requests: {storage: 1Gi}}
                """.formatted(name);
    }

    private static String pod(String name, String claim) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers:
                  - name: shell
                    image: %s
                    imagePullPolicy: Never
                    command: [sh, -c, "trap 'exit 0' TERM; while true; do sleep 0.2; done"]
                    volumeMounts:
                    - {name: data, mountPath: /data}
                  volumes:
                  - name: data
                    persistentVolumeClaim: {claimName: %s}
                """.formatted(name, ShellImage.NAME, claim);
    }
}
