package dev.gantry.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Streams into and out of running pods, with the real kubectl. */
@ExtendWith(GantryExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KubectlPodsTest {

    private static final String WAIT = "--timeout=120s";

    private String pod = "";

    @BeforeAll
    void start(GantryStack stack) throws IOException, InterruptedException {
        ShellImage.ensure();
        stack.kubectlWithInput(Manifests.shell("pods", 1), "apply", "-f", "-").succeeded();
        stack.kubectl("rollout", "status", "deployment/pods", WAIT).succeeded();
        pod = stack.kubectl("get", "pods", "-l", "app=pods", "-o", "jsonpath={.items[0].metadata.name}")
                .succeeded()
                .output();
    }

    @AfterAll
    void stop(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("delete", "deployment", "pods", WAIT).succeeded();
    }

    @Test
    void getsAndDescribes(GantryStack stack) throws IOException, InterruptedException {
        assertThat(stack.kubectl("get", "pods", "-l", "app=pods", "-o", "wide")
                        .succeeded()
                        .output())
                .containsPattern("NAME +READY +STATUS +RESTARTS +AGE +IP +NODE")
                .containsPattern(pod + " +1/1 +Running +0");
        assertThat(stack.kubectl("describe", "pod", pod).succeeded().output())
                .contains("Successfully assigned default/" + pod, "Started", "Container ID:  docker://");
    }

    @Test
    void watches(GantryStack stack) throws IOException, InterruptedException {
        Process watch = stack.startKubectl("get", "pods", "-l", "app=pods", "-w", "--show-labels");
        try (var lines = watch.inputReader()) {
            assertThat(lines.readLine()).startsWith("NAME");
            assertThat(lines.readLine()).startsWith(pod).doesNotContain("watched=");
            stack.kubectl("label", "pod", pod, "watched=yes").succeeded();
            assertThat(lines.readLine()).startsWith(pod).contains("watched=yes");
        } finally {
            watch.destroy();
        }
    }

    @Test
    void readsLogs(GantryStack stack) throws IOException, InterruptedException {
        assertThat(stack.kubectl("logs", pod).succeeded().output()).isEqualTo("started as one\n");
        Process follow = stack.startKubectl("logs", "-f", pod);
        try (var lines = follow.inputReader()) {
            assertThat(lines.readLine()).isEqualTo("started as one");
            stack.kubectl("exec", pod, "--", "sh", "-c", "echo more > /proc/1/fd/1")
                    .succeeded();
            assertThat(lines.readLine()).isEqualTo("more");
        } finally {
            follow.destroy();
        }
    }

    @Test
    void showsLogsOfTheContainerBefore(GantryStack stack) throws IOException, InterruptedException {
        String crashing = Manifests.shell("crashing", 1)
                .replace(
                        "trap 'exit 0' TERM; httpd -p 8080 -h /tmp; while true; do sleep 0.2; done", "sleep 1; exit 3");
        stack.kubectlWithInput(crashing, "apply", "-f", "-").succeeded();
        stack.awaitPods("app=crashing", "{.status.containerStatuses[0].lastState.terminated.exitCode}=3");
        String name = stack.kubectl("get", "pods", "-l", "app=crashing", "-o", "jsonpath={.items[0].metadata.name}")
                .succeeded()
                .output();
        assertThat(stack.kubectl("logs", "--previous", name).succeeded().output())
                .isEqualTo("started as one\n");
        stack.kubectl("delete", "deployment", "crashing", WAIT).succeeded();
        stack.kubectl("wait", "pod", name, "--for=delete", WAIT).succeeded();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(stack.kubectl(
                                        "get",
                                        "--raw",
                                        "/gantry/monitoring/v1/logs?namespace=default&text=started&pod=" + name)
                                .succeeded()
                                .output())
                        .contains("started as one"));
    }

    @Test
    void executesInteractively(GantryStack stack) throws IOException, InterruptedException {
        assertThat(stack.kubectlWithInput("echo from stdin\nexit 7\n", "exec", "-i", pod, "--", "sh")
                        .exit())
                .isEqualTo(7);
        assertThat(stack.kubectl("exec", pod, "--", "hostname").succeeded().output())
                .isEqualTo(pod + "\n");
        Process terminal = new ProcessBuilder(
                        "script",
                        "-qec",
                        "kubectl --kubeconfig " + stack.layout().kubeconfig() + " exec -it " + pod
                                + " -- sh -c 'test -t 0 && echo a terminal'",
                        "/dev/null")
                .redirectErrorStream(true)
                .start();
        assertThat(new String(terminal.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .contains("a terminal");
        assertThat(terminal.waitFor()).isZero();
    }

    @Test
    void copiesBothWays(GantryStack stack, @TempDir Path directory) throws IOException, InterruptedException {
        byte[] content = new byte[5_000_000];
        new Random(1).nextBytes(content);
        Path sent = Files.write(directory.resolve("sent"), content);
        Path back = directory.resolve("back");
        stack.kubectl("cp", sent.toString(), pod + ":/tmp/copied").succeeded();
        stack.kubectl("cp", pod + ":/tmp/copied", back.toString()).succeeded();
        assertThat(back).hasBinaryContent(content);
    }

    @Test
    void forwardsPorts(GantryStack stack) throws IOException, InterruptedException {
        stack.kubectl("exec", pod, "--", "sh", "-c", "echo forwarded > /tmp/page")
                .succeeded();
        int port = freePort();
        Process forward = stack.startKubectl("port-forward", "pod/" + pod, port + ":8080");
        try (var lines = forward.inputReader()) {
            assertThat(lines.readLine()).contains("Forwarding from 127.0.0.1:" + port);
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/page"))
                    .build();
            assertThat(HttpClient.newHttpClient()
                            .send(request, BodyHandlers.ofString())
                            .body())
                    .isEqualTo("forwarded\n");
        } finally {
            forward.destroy();
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void showsUsage(GantryStack stack) {
        await().atMost(Duration.ofSeconds(90))
                .pollInterval(Duration.ofSeconds(2))
                .untilAsserted(() -> {
                    assertThat(stack.kubectl("top", "pod", pod).succeeded().output())
                            .containsPattern(pod + " +[0-9]+m +[0-9]+Mi");
                    assertThat(stack.kubectl("top", "node").succeeded().output())
                            .containsPattern("[0-9]+m +[0-9]+% +[0-9]+Mi");
                });
    }
}
