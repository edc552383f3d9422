package dev.gantry.e2e.compose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.dockerjava.api.model.Container;
import dev.gantry.e2e.ShellImage;
import dev.gantry.launcher.Console;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.build.Distribution;
import dev.gantry.launcher.docker.DockerEngine;
import dev.gantry.launcher.sample.HelloImages;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** docker-compose.yml: the whole system in containers, and the sample on it. */
class ComposeTest {

    private static final Path ROOT =
            Path.of(System.getProperty("gantry.root", "..")).toAbsolutePath().normalize();
    private static final Path HOME = Path.of("target", "compose").toAbsolutePath();

    /** More than an update of three replicas takes while other suites and their engines have the same two cores. */
    private static final String WAIT = "--timeout=300s";

    /** The agent writes the file, the engine mounts it: both have to mean the same directory of the host. */
    private static final String VOLUME = """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: greeting
            data:
              text: from a volume
            ---
            apiVersion: v1
            kind: Pod
            metadata:
              name: reader
            spec:
              terminationGracePeriodSeconds: 1
              containers:
              - name: shell
                image: %s
                imagePullPolicy: Never
                command: [sh, -c, "echo $(cat /config/text); trap 'exit 0' TERM; while true; do sleep 0.2; done"]
                volumeMounts:
                - {name: config, mountPath: /config}
              volumes:
              - name: config
                configMap: {name: greeting}
            """.formatted(ShellImage.NAME);

    /** Images of all services are built first. */
    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void theSampleIsDeployedUpdatedAndRemoved() throws IOException, InterruptedException {
        makeSampleImages();
        try (ComposeStack stack = ComposeStack.start(ROOT, HOME)) {
            deploys(stack);
            updates(stack);
            mountsVolumes(stack);
            removes(stack);
        }
    }

    private static void makeSampleImages() throws IOException, InterruptedException {
        ShellImage.ensure();
        Layout layout = Layout.of(ROOT, Map.of("GANTRY_HOME", HOME.toString()));
        new HelloImages(
                        new Distribution(layout, InstantSource.system()),
                        new DockerEngine(Map.of()),
                        new Console(System.out))
                .ensure();
    }

    private static void deploys(ComposeStack stack) throws IOException, InterruptedException {
        stack.kubectl("wait", "nodes", "--all", "--for=condition=Ready", WAIT).succeeded();
        stack.kubectl("apply", "-f", "samples/hello").succeeded();
        awaitVersion(stack, "v1");
    }

    private static void updates(ComposeStack stack) throws IOException, InterruptedException {
        stack.kubectl("set", "image", "deployment/hello", "hello=gantry/hello:v2")
                .succeeded();
        awaitVersion(stack, "v2");
        assertThat(stack.kubectl("logs", "deployment/hello").succeeded().output())
                .contains("version v2");
    }

    private static void awaitVersion(ComposeStack stack, String version) throws IOException, InterruptedException {
        stack.kubectl("rollout", "status", "deployment/hello", WAIT).succeeded();
        await().atMost(Duration.ofSeconds(60))
                .ignoreExceptionsInstanceOf(IOException.class)
                .untilAsserted(() -> {
                    assertThat(stack.request("hello.localhost"))
                            .contains(" 200 ")
                            .contains("version " + version);
                    // Pods that were replaced may still be on their way out.
                    assertThat(stack.podContainers().stream()
                                    .filter(container ->
                                            "hello".equals(container.getLabels().get("gantry.dev/container")))
                                    .map(Container::getImage))
                            .hasSize(3)
                            .containsOnly("gantry/hello:" + version);
                });
    }

    private static void mountsVolumes(ComposeStack stack) throws IOException, InterruptedException {
        stack.kubectlWithInput(VOLUME, "apply", "-f", "-").succeeded();
        stack.kubectl("wait", "pods", "reader", "--for=condition=Ready", WAIT).succeeded();
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(
                                stack.kubectl("logs", "reader").succeeded().output())
                        .isEqualTo("from a volume\n"));
    }

    private static void removes(ComposeStack stack) throws IOException, InterruptedException {
        stack.kubectl("delete", "-f", "samples/hello", WAIT).succeeded();
        stack.kubectl("delete", "pods", "reader", WAIT).succeeded();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(stack.podContainers()).isEmpty());
    }
}
