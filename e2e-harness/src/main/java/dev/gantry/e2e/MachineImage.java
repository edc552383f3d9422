package dev.gantry.e2e;

import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.docker.DockerEngine;
import dev.gantry.launcher.process.Commands;
import dev.gantry.launcher.sample.SharedLibraries;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A directory that becomes an image, filled from this machine's own files where no image registry answers.
 *
 * <p>It starts with a static busybox, which is the shell and the usual small programs.
 */
public final class MachineImage {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private static final List<String> SMALL_PROGRAMS = List.of(
            "sh",
            "cat",
            "chmod",
            "chown",
            "echo",
            "env",
            "grep",
            "head",
            "hostname",
            "httpd",
            "ls",
            "mkdir",
            "printf",
            "rm",
            "sleep",
            "tar",
            "test");

    private final Path root;

    private MachineImage(Path root) {
        this.root = root;
    }

    public static MachineImage create() throws IOException {
        Path root = Files.createTempDirectory("machine-image");
        Path bin = Files.createDirectories(root.resolve("bin"));
        Files.createSymbolicLink(Files.createDirectory(root.resolve("usr")).resolve("bin"), Path.of("../bin"));
        openToAll(root.resolve("tmp"));
        Files.copy(required("busybox", "busybox-static"), bin.resolve("busybox"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String program : SMALL_PROGRAMS) {
            Files.createSymbolicLink(bin.resolve(program), Path.of("busybox"));
        }
        return new MachineImage(root);
    }

    /** Adds a directory in which any user may write. */
    public MachineImage withDirectory(String path) throws IOException {
        openToAll(path(path));
        return this;
    }

    private static void openToAll(Path directory) throws IOException {
        Files.setPosixFilePermissions(Files.createDirectories(directory), PosixFilePermissions.fromString("rwxrwxrwx"));
    }

    /** Where a path of the image is on this machine. */
    public Path path(String inImage) {
        return root.resolve(inImage.substring(1));
    }

    /** Adds a program, and the libraries it needs, to the image's /bin. */
    public MachineImage withProgram(String name, String debianPackage) throws IOException, InterruptedException {
        Path copy = path("/bin/" + name);
        Files.copy(required(name, debianPackage).toRealPath(), copy, StandardCopyOption.COPY_ATTRIBUTES);
        return withLibrariesOf(List.of(copy));
    }

    /** Adds the system's libraries that these programs of the image need. */
    public MachineImage withLibrariesOf(List<Path> programs) throws IOException, InterruptedException {
        SharedLibraries.copyInto(root, programs);
        return this;
    }

    /** @param changes instructions as in a Dockerfile */
    public void importAs(String name, String... changes) throws IOException, InterruptedException {
        Path archive = Files.createTempFile("machine-image", ".tar");
        try {
            // Fixed times and owners: the same files make the same layer, and the engine's build cache holds.
            run(
                    "tar",
                    "--sort=name",
                    "--mtime=@0",
                    "--owner=0",
                    "--group=0",
                    "-C",
                    root.toString(),
                    "-cf",
                    archive.toString(),
                    "--mode=u+rw,go+rX",
                    ".");
            List<String> arguments = new ArrayList<>(List.of("import"));
            for (String change : changes) {
                arguments.addAll(List.of("--change", change));
            }
            arguments.addAll(List.of(archive.toString(), name));
            new DockerEngine(Map.of()).require(LIMIT, arguments.toArray(String[]::new));
        } finally {
            Files.delete(archive);
            run("rm", "-rf", root.toString());
        }
    }

    private static Path required(String program, String debianPackage) {
        return Commands.find(program)
                .orElseThrow(() -> new IllegalStateException(
                        "these tests need " + program + " (Debian package " + debianPackage + ")"));
    }

    private static void run(String... command) throws IOException, InterruptedException {
        Commands.Result result = Commands.run(LIMIT, command);
        if (!result.succeeded()) {
            throw new LauncherException(String.join(" ", command) + " failed:\n" + result.output());
        }
    }
}
