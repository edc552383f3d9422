package dev.gantry.launcher.build;

import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.process.Commands;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * The unpacked services.
 *
 * <p>Each build of a service has a directory of its own, named by its contents: a running service keeps its files
 * while a newer build is made, and what did not change is not unpacked again.
 */
public final class Distribution {

    /** Builds of one service that are kept: the running one, the newest one, and one to go back to. */
    private static final int KEPT_BUILDS = 3;

    private static final Duration EXTRACT_LIMIT = Duration.ofMinutes(2);
    private static final int STAMP_LENGTH = 24;
    private static final Pattern MAIN_VERSION = Pattern.compile("[0-9.]+(-SNAPSHOT)?\\.jar");

    private final Layout layout;
    private final InstantSource clock;

    public Distribution(Layout layout, InstantSource clock) {
        this.layout = layout;
        this.clock = clock;
    }

    /** Unpacks a service where its build is not there yet. */
    public PreparedService prepare(String module) throws IOException, InterruptedException {
        Path bootJar = jarOf(module);
        String stamp = JarFingerprint.of(bootJar);
        Path directory = directory(module, stamp);
        if (!Files.exists(directory)) {
            Path fresh = fresh(directory);
            Commands.Result result = Commands.run(
                    EXTRACT_LIMIT,
                    JavaRuntime.java().toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Djarmode=tools",
                    "-jar",
                    bootJar.toString(),
                    "extract",
                    "--destination",
                    fresh.toString());
            if (!result.succeeded()) {
                throw new LauncherException("cannot unpack " + bootJar + ":\n" + result.output());
            }
            install(fresh, directory);
        }
        used(module, directory);
        return new PreparedService(module, stamp, directory.resolve(bootJar.getFileName()));
    }

    /** One stamp for a whole build: the launcher and the services. */
    public String stamp(List<String> modules) throws IOException {
        CRC32 all = new CRC32();
        all.update(JarFingerprint.of(jarOf("launcher")).getBytes(StandardCharsets.UTF_8));
        for (String module : modules) {
            all.update(JarFingerprint.of(jarOf(module)).getBytes(StandardCharsets.UTF_8));
        }
        return "%08x".formatted(all.getValue());
    }

    /** What a jar holds, in a short name. */
    public String fingerprint(Path jar) throws IOException {
        return JarFingerprint.of(jar);
    }

    /** Copies the launcher, for the supervisor to run from; returns its jar. */
    public Path prepareLauncher() throws IOException {
        Path jar = jarOf("launcher");
        Path directory = directory("launcher", JarFingerprint.of(jar));
        if (!Files.exists(directory)) {
            Path fresh = fresh(directory);
            Files.createDirectories(fresh.resolve("lib"));
            Files.copy(jar, fresh.resolve(jar.getFileName()));
            try (Stream<Path> libraries = Files.list(jar.resolveSibling("lib"))) {
                for (Path library : libraries.toList()) {
                    Files.copy(library, fresh.resolve("lib").resolve(library.getFileName()));
                }
            }
            install(fresh, directory);
        }
        used("launcher", directory);
        return directory.resolve(jar.getFileName());
    }

    private Path jarOf(String module) throws IOException {
        return jarOf(module, module);
    }

    /** The newest jar of an artifact in a module's directory. */
    public Path jarOf(String directory, String artifact) throws IOException {
        Path target = layout.root().resolve(directory).resolve("target");
        Optional<Path> jar = Optional.empty();
        if (Files.isDirectory(target)) {
            try (Stream<Path> files = Files.list(target)) {
                jar = files.filter(file ->
                                isApplication(artifact, file.getFileName().toString()))
                        .max(Comparator.comparingLong(file -> file.toFile().lastModified()));
            }
        }
        return jar.orElseThrow(() -> new LauncherException(
                artifact + " is not built: there is no jar in " + target + "\nRun ./gantry up, which builds it."));
    }

    /** The main jar; a classifier, such as of test classes, follows the version. */
    private static boolean isApplication(String artifact, String name) {
        return name.startsWith(artifact + "-")
                && MAIN_VERSION.matcher(name.substring(artifact.length() + 1)).matches();
    }

    private Path directory(String module, String stamp) {
        return layout.distribution().resolve(module + "-" + stamp);
    }

    /** What is written here becomes visible at once, when complete: an interrupted run leaves no half build. */
    private static Path fresh(Path directory) throws IOException {
        Path fresh = directory.resolveSibling(
                "." + directory.getFileName() + "." + ProcessHandle.current().pid());
        Trees.delete(fresh);
        Files.createDirectories(fresh.getParent());
        return fresh;
    }

    private static void install(Path fresh, Path directory) throws IOException {
        try {
            Files.move(fresh, directory, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (!Files.exists(directory)) {
                throw e;
            }
            Trees.delete(fresh); // Another stack of this checkout was faster.
        }
    }

    private void used(String module, Path directory) throws IOException {
        Files.setLastModifiedTime(directory, FileTime.from(clock.instant()));
        try (Stream<Path> all = Files.list(layout.distribution())) {
            List<Path> old = all.filter(
                            path -> isBuildOf(module, path.getFileName().toString()))
                    .sorted(Comparator.comparingLong(
                                    (Path path) -> path.toFile().lastModified())
                            .reversed())
                    .skip(KEPT_BUILDS)
                    .toList();
            for (Path path : old) {
                Trees.delete(path);
            }
        }
    }

    private static boolean isBuildOf(String module, String name) {
        return name.startsWith(module + "-") && name.length() == module.length() + 1 + STAMP_LENGTH;
    }
}
