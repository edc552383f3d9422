package dev.gantry.launcher.sample;

import dev.gantry.launcher.Console;
import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.build.Distribution;
import dev.gantry.launcher.build.JavaRuntime;
import dev.gantry.launcher.build.Trees;
import dev.gantry.launcher.docker.DockerEngine;
import dev.gantry.launcher.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Makes gantry/hello:v1 and :v2 from this machine's own files, so that no image registry is needed.
 *
 * <p>An image is a Java runtime with just the modules of the sample, the few libraries of the system that it needs, and
 * the sample's jar. Both versions have the same layer and differ in one variable.
 */
public final class HelloImages {

    private static final List<String> VERSIONS = List.of("v1", "v2");
    private static final String REPOSITORY = "gantry/hello:";
    private static final String STAMP_LABEL = "dev.gantry.sample";
    private static final Duration STEP_LIMIT = Duration.ofMinutes(3);

    private final Distribution distribution;
    private final DockerEngine engine;
    private final Console console;

    public HelloImages(Distribution distribution, DockerEngine engine, Console console) {
        this.distribution = distribution;
        this.engine = engine;
        this.console = console;
    }

    /** Makes the images unless the engine has them, made from the same jar. */
    public void ensure() throws IOException, InterruptedException {
        Path jar = distribution.jarOf("samples/hello", "sample-hello");
        String stamp = distribution.fingerprint(jar) + "-" + Runtime.version();
        if (areCurrent(stamp)) {
            return;
        }
        console.step("Making the sample's images gantry/hello:v1 and gantry/hello:v2");
        Path work = Files.createTempDirectory("gantry-hello");
        try {
            Path root = Files.createDirectory(work.resolve("root"));
            fill(root, jar);
            Path archive = work.resolve("root.tar");
            pack(root, archive);
            for (String version : VERSIONS) {
                importImage(archive, version, stamp);
            }
        } finally {
            Trees.delete(work);
        }
    }

    private boolean areCurrent(String stamp) throws IOException, InterruptedException {
        for (String version : VERSIONS) {
            Commands.Result found = engine.run(
                    STEP_LIMIT,
                    "image",
                    "inspect",
                    "--format",
                    "{{index .Config.Labels \"" + STAMP_LABEL + "\"}}",
                    REPOSITORY + version);
            if (!found.succeeded() || !found.output().strip().equals(stamp)) {
                return false;
            }
        }
        return true;
    }

    private void fill(Path root, Path jar) throws IOException, InterruptedException {
        Path runtime = root.resolve("opt/java");
        Files.createDirectories(runtime.getParent());
        require(
                JavaRuntime.home().resolve("bin/jlink").toString(),
                "--add-modules",
                "java.base,jdk.httpserver",
                "--strip-debug",
                "--no-man-pages",
                "--no-header-files",
                "--output",
                runtime.toString());
        Files.createDirectories(root.resolve("opt/hello"));
        Files.copy(jar, root.resolve("opt/hello/hello.jar"));
        Files.createDirectories(root.resolve("tmp"));
        copySystemLibraries(runtime, root);
    }

    private static void copySystemLibraries(Path runtime, Path root) throws IOException, InterruptedException {
        List<Path> binaries = new ArrayList<>(List.of(runtime.resolve("bin/java")));
        try (Stream<Path> files = Files.walk(runtime.resolve("lib"))) {
            files.filter(file -> file.toString().endsWith(".so")).forEach(binaries::add);
        }
        SharedLibraries.copyInto(root, binaries);
    }

    /** Fixed times and owners: the same files make the same layer. */
    private static void pack(Path root, Path archive) throws IOException, InterruptedException {
        require(
                "tar",
                "--sort=name",
                "--mtime=@0",
                "--owner=0",
                "--group=0",
                "--numeric-owner",
                "-C",
                root.toString(),
                "-cf",
                archive.toString(),
                ".");
    }

    private void importImage(Path archive, String version, String stamp) throws IOException, InterruptedException {
        engine.require(
                STEP_LIMIT,
                "import",
                "--change",
                "ENV VERSION=" + version,
                "--change",
                "USER 65532",
                "--change",
                "EXPOSE 8080",
                "--change",
                "LABEL " + STAMP_LABEL + "=" + stamp,
                "--change",
                "ENTRYPOINT [\"/opt/java/bin/java\",\"-Xmx32m\",\"-XX:+UseSerialGC\",\"-XX:-UsePerfData\","
                        + "\"-XX:TieredStopAtLevel=1\",\"-cp\",\"/opt/hello/hello.jar\","
                        + "\"dev.gantry.samples.hello.Hello\"]",
                archive.toString(),
                REPOSITORY + version);
        console.detail(REPOSITORY + version);
    }

    private static void require(String... command) throws IOException, InterruptedException {
        Commands.Result result = Commands.run(STEP_LIMIT, command);
        if (!result.succeeded()) {
            throw new LauncherException(command[0] + " failed:\n" + result.output());
        }
    }
}
