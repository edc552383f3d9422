package dev.gantry.launcher.command;

import dev.gantry.launcher.Console;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.build.JavaRuntime;
import dev.gantry.launcher.docker.DebianPackages;
import dev.gantry.launcher.docker.DockerInstallation;
import dev.gantry.launcher.process.Commands;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Runs every test of the repository, after installing what the tests need and the machine lacks. */
public final class TestRun {

    /** Programs that tests run, with the Debian packages that have them. */
    private static final Map<String, String> PROGRAMS = Map.of(
            "busybox", "busybox-static",
            "kubectl", "kubernetes-client",
            "docker-compose", "docker-compose",
            "ip", "iproute2");

    /** The tests of one module mostly wait; those of more than two at once would miss their time limits on two cores. */
    private static final String MODULES_AT_ONCE = "2";

    private final Layout layout;
    private final DockerInstallation docker;
    private final DebianPackages packages;
    private final Console console;

    public TestRun(Layout layout, DockerInstallation docker, DebianPackages packages, Console console) {
        this.layout = layout;
        this.docker = docker;
        this.packages = packages;
        this.console = console;
    }

    /** @param arguments passed on to Maven; returns its exit code */
    public int run(List<String> arguments) throws IOException, InterruptedException {
        docker.ensure();
        installMissing();
        console.step("Running every test: ./mvnw -T " + MODULES_AT_ONCE + " verify");
        List<String> command = new ArrayList<>(
                List.of(layout.root().resolve("mvnw").toString(), "-B", "-ntp", "-T", MODULES_AT_ONCE, "verify"));
        command.addAll(arguments);
        ProcessBuilder maven =
                new ProcessBuilder(command).directory(layout.root().toFile()).inheritIO();
        maven.environment().put("JAVA_HOME", JavaRuntime.home().toString());
        return maven.start().waitFor();
    }

    private void installMissing() throws IOException, InterruptedException {
        for (Map.Entry<String, String> program : PROGRAMS.entrySet()) {
            if (Commands.find(program.getKey()).isPresent()) {
                continue;
            }
            if (packages.canInstall()) {
                packages.install(program.getValue());
            } else {
                console.detail("there is no " + program.getKey() + "; tests that need it will fail");
            }
        }
    }
}
