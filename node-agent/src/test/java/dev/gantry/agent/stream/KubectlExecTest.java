package dev.gantry.agent.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KubectlExecTest extends StreamsTest {

    private static final int MANY_BYTES = 40 << 20;

    @BeforeAll
    static void startPod() {
        PODS.sandbox("web", "app");
        PODS.run("web", "app", 0, "sleep 600");
    }

    @Test
    void runsACommandAndKeepsItsOutputsApart() {
        Kubectl.Result result = kubectl.run("exec", "web", "--", "sh", "-c", "echo out; echo err >&2");

        assertThat(result.text()).isEqualTo("out\n");
        assertThat(result.errors()).isEqualTo("err\n");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void reportsTheExitCode() {
        Kubectl.Result result = kubectl.run("exec", "web", "--", "sh", "-c", "exit 42");

        assertThat(result.exitCode()).isEqualTo(42);
        assertThat(result.errors()).isEqualTo("command terminated with exit code 42\n");
    }

    @Test
    void endsTheInputSoThatAFilterEnds() {
        Kubectl.Result result = kubectl.run("hello".getBytes(UTF_8), "exec", "-i", "web", "--", "cat");

        assertThat(result.text()).isEqualTo("hello");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void carriesManyBytesBothWaysAtOnce() {
        byte[] bytes = new byte[MANY_BYTES];
        new Random(1).nextBytes(bytes);

        Kubectl.Result result = kubectl.run(bytes, "exec", "-i", "web", "--", "cat");

        assertThat(result.exitCode()).isZero();
        assertThat(result.output()).isEqualTo(bytes);
    }

    @Test
    void aCommandThatDoesNotReadItsInputStillEnds() {
        Kubectl.Result result = kubectl.run(new byte[MANY_BYTES], "exec", "-i", "web", "--", "sh", "-c", "exit 7");

        assertThat(result.exitCode()).isEqualTo(7);
    }

    @Test
    void aTerminalHasTheSizeOfTheUsersOwn() throws Exception {
        Process terminal = inTerminal("exec", "-it", "web", "--", "sh", "-c", "'sleep 1; stty size'");

        assertThat(terminal.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(Kubectl.readAll(terminal.getInputStream()), UTF_8))
                .contains("31 97");
    }

    @Test
    void copiesFilesBothWays() throws IOException {
        byte[] bytes = new byte[MANY_BYTES];
        new Random(2).nextBytes(bytes);
        Path original = Files.write(directory.resolve("original"), bytes);
        Path copy = directory.resolve("copy");

        Kubectl.Result up = kubectl.run("cp", original.getFileName().toString(), "web:/tmp/there");
        Kubectl.Result down =
                kubectl.run("cp", "web:/tmp/there", copy.getFileName().toString());

        assertThat(up.exitCode()).as(up.errors()).isZero();
        assertThat(down.exitCode()).as(down.errors()).isZero();
        assertThat(Files.mismatch(original, copy)).isEqualTo(-1);
    }

    @Test
    void saysWhyAProgramCannotStart() {
        Kubectl.Result result = kubectl.run("exec", "web", "--", "no-such-program");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.text() + result.errors()).contains("no-such-program");
    }

    @Test
    void attachesToTheContainersOwnProcess() {
        PODS.sandbox("reader", "app");
        PODS.run("reader", "app", 0, "read line; echo got $line", DockerPods.Input.OPEN);

        Kubectl.Result result = kubectl.run("hello\n".getBytes(UTF_8), "attach", "-i", "reader");

        assertThat(result.text()).as(result.errors()).contains("got hello");
    }

    @Test
    void theFirstAttachedClientEndsAnInputThatIsThereOnce() {
        PODS.sandbox("filter", "app");
        PODS.run("filter", "app", 0, "cat; echo end", DockerPods.Input.ONCE);

        Kubectl.Result result = kubectl.run("hello\n".getBytes(UTF_8), "attach", "-i", "filter");

        assertThat(result.text()).as(result.errors()).isEqualTo("hello\nend\n");
    }

    @Test
    void attachesToATerminal() throws Exception {
        PODS.sandbox("shell", "app");
        PODS.run("shell", "app", 0, "read line; stty size; echo got $line", DockerPods.Input.TERMINAL);
        Process terminal = inTerminal("attach", "-it", "shell");
        try (var keys = terminal.getOutputStream()) {
            TimeUnit.SECONDS.sleep(2); // a person, too, types once the prompt is there
            keys.write("hello\n".getBytes(UTF_8));
        }
        assertThat(terminal.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(new String(Kubectl.readAll(terminal.getInputStream()), UTF_8))
                .contains("31 97", "got hello");
    }

    @Test
    void aClientThatGoesAwayEndsTheCommandsInput() throws Exception {
        Process client = kubectl.start("exec", "-i", "web", "--", "sh", "-c", "echo up; cat; echo > /tmp/gone");
        assertThat(client.getInputStream().read()).isEqualTo('u');
        client.destroyForcibly();

        Kubectl.Result seen = kubectl.run(
                "exec",
                "web",
                "--",
                "sh",
                "-c",
                "for i in 1 2 3 4 5 6 7 8 9; do cat /tmp/gone && exit 0; sleep 1; done");

        assertThat(seen.text()).isEqualTo("\n");
    }

    @Test
    void refusesAContainerThatThePodHasNot() {
        Kubectl.Result result = kubectl.run("exec", "web", "-c", "other", "--", "true");

        assertThat(result.exitCode()).isNotZero();
        assertThat(result.errors()).contains("container other is not valid for pod web");
    }

    @Test
    void refusesAPodWhoseContainerDoesNotRun() {
        PODS.declare(DockerPods.pod("pending", "app").build());

        Kubectl.Result result = kubectl.run("exec", "pending", "--", "true");

        assertThat(result.errors()).contains("container not found (\"app\")");
    }

    /** Runs kubectl in a terminal of 31 rows and 97 columns. */
    private static Process inTerminal(String... arguments) throws IOException {
        String line = "stty rows 31 cols 97; " + String.join(" ", kubectl.command(arguments));
        return new ProcessBuilder("script", "-qec", line, "/dev/null")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
    }
}
