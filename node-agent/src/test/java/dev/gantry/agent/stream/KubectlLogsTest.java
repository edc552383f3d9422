package dev.gantry.agent.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.agent.runtime.ContainerId;
import io.fabric8.kubernetes.api.model.ContainerStatusBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class KubectlLogsTest extends StreamsTest {

    @BeforeAll
    static void startPods() {
        PODS.sandbox("web", "app", "side");
        await(PODS.run("web", "app", 0, "echo first life; exit 1"));
        PODS.run("web", "app", 1, "echo one; sleep 0.3; echo two >&2; sleep 0.3; echo three; sleep 600");
        PODS.run("web", "side", 0, "echo from the side; sleep 600");
        PODS.sandbox("ticker", "app");
        PODS.run("ticker", "app", 0, "for i in 1 2 3 4 5; do echo tick $i; sleep 1; done");
        PODS.sandbox("flood", "app");
        await(PODS.run("flood", "app", 0, "i=0; while [ $i -lt 200000 ]; do echo line $i; i=$((i+1)); done"));
    }

    @Test
    void printsBothOutputsByTime() {
        assertThat(logs("web", "-c", "app").text()).isEqualTo("one\ntwo\nthree\n");
    }

    @Test
    void printsTheLastLines() {
        assertThat(logs("web", "-c", "app", "--tail=1").text()).isEqualTo("three\n");
        assertThat(logs("web", "-c", "app", "--tail=0").text()).isEmpty();
    }

    @Test
    void printsATimeBeforeEachLine() {
        assertThat(logs("web", "-c", "app", "--timestamps").text().lines())
                .hasSize(3)
                .allMatch(line -> line.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{9}Z (one|two|three)"));
    }

    @Test
    void leavesOutWhatIsOlder() {
        assertThat(logs("web", "-c", "app", "--since=1h").text()).isEqualTo("one\ntwo\nthree\n");
        assertThat(logs("web", "-c", "app", "--since-time=2999-01-01T00:00:00Z").text())
                .isEmpty();
    }

    @Test
    void stopsAtTheLimit() {
        assertThat(logs("web", "-c", "app", "--limit-bytes=5").text()).isEqualTo("one\nt");
    }

    @Test
    void printsThePreviousLife() {
        Kubectl.Result previous = logs("web", "-c", "app", "--previous");

        assertThat(previous.errors()).isEmpty();
        assertThat(previous.text()).isEqualTo("first life\n");
    }

    @Test
    void printsMuchWithoutALoss() {
        String text = logs("flood").text();

        assertThat(text.lines().count()).isEqualTo(200_000);
        assertThat(text).endsWith("line 199999\n");
    }

    @Test
    void saysThatThereIsNoPreviousLife() {
        assertThat(logs("web", "-c", "side", "--previous").errors())
                .contains("previous terminated container \"side\" in pod \"web\" not found");
    }

    @Test
    void saysWhatAContainerWaitsFor() {
        PODS.declare(DockerPods.pod("new", "app").build());
        PODS.declare(waitingFor("ImagePullBackOff"));

        assertThat(logs("new").errors())
                .isEqualTo(
                        "Error from server (BadRequest): container \"app\" in pod \"new\" is waiting to start: ContainerCreating\n");
        assertThat(logs("stuck").errors())
                .contains("container \"app\" in pod \"stuck\" is waiting to start: trying and failing to pull image");
    }

    @Test
    void asksForAContainersNameWhereThereAreSeveral() {
        assertThat(kubectl.run("get", "--raw", "/api/v1/namespaces/default/pods/web/log")
                        .errors())
                .contains("a container name must be specified for pod web, choose one of: [app side]");
    }

    @Test
    void refusesWhatMakesNoSense() {
        assertThat(kubectl.run("get", "--raw", "/api/v1/namespaces/default/pods/web/log?tailLines=-1&limitBytes=0")
                        .errors())
                .contains("PodLogOptions \"web\" is invalid")
                .contains("tailLines: Invalid value: -1: must be greater than or equal to 0")
                .contains("limitBytes: Invalid value: 0: must be greater than 0");
        assertThat(kubectl.run("get", "--raw", "/api/v1/namespaces/default/pods/web/log?tailLines=x")
                        .errors())
                .contains("\"x\" is not a whole number");
        assertThat(kubectl.run("get", "--raw", "/api/v1/namespaces/default/pods/gone/log")
                        .errors())
                .contains("pods \"gone\" not found");
    }

    @Test
    @Timeout(60)
    void followsLineByLineUntilTheContainerEnds() throws Exception {
        Process process = kubectl.start("logs", "-f", "ticker");
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(process.getInputStream(), UTF_8))) {
            assertThat(lines.readLine()).isEqualTo("tick 1");
            assertThat(process.isAlive()).isTrue();
            assertThat(lines.readAllAsString()).isEqualTo("tick 2\ntick 3\ntick 4\ntick 5\n");
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }

    private static Kubectl.Result logs(String pod, String... options) {
        String[] arguments = new String[options.length + 2];
        arguments[0] = "logs";
        arguments[1] = pod;
        System.arraycopy(options, 0, arguments, 2, options.length);
        return kubectl.run(arguments);
    }

    private static Pod waitingFor(String reason) {
        return DockerPods.pod("stuck", "app")
                .editStatus()
                .addToContainerStatuses(new ContainerStatusBuilder()
                        .withName("app")
                        .withNewState()
                        .withNewWaiting()
                        .withReason(reason)
                        .endWaiting()
                        .endState()
                        .build())
                .endStatus()
                .build();
    }

    /** A shell that is a container's first process ignores the signal, so that this only waits. */
    private static void await(ContainerId id) {
        RUNTIME.stop(id, Duration.ofSeconds(60));
    }
}
