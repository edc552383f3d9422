package dev.gantry.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/** An image with a shell and the usual small programs, made on this machine of a static busybox. */
final class ShellImage {

    static final String NAME = "gantry-e2e/shell:local";

    private static final List<String> PROGRAMS = List.of(
            "sh", "cat", "echo", "sleep", "tar", "ls", "httpd", "test", "mkdir", "rm", "printf", "env", "hostname");

    private ShellImage() {}

    /** Makes the image anew; the same call again changes nothing that matters. */
    static void ensure() throws IOException, InterruptedException {
        Path root = Files.createTempDirectory("shell-image");
        Path bin = Files.createDirectories(root.resolve("bin"));
        Files.createDirectories(root.resolve("tmp"));
        Files.copy(busybox(), bin.resolve("busybox"), StandardCopyOption.COPY_ATTRIBUTES);
        for (String program : PROGRAMS) {
            Files.createSymbolicLink(bin.resolve(program), Path.of("busybox"));
        }
        run(List.of("sh", "-c", "tar -C '" + root + "' -c . | docker import --change 'ENV PATH=/bin' - " + NAME));
    }

    private static Path busybox() {
        for (String place : List.of("/bin/busybox", "/usr/bin/busybox")) {
            if (Files.isExecutable(Path.of(place))) {
                return Path.of(place);
            }
        }
        throw new IllegalStateException("these tests need a static busybox (Debian package busybox-static)");
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        int exit = new ProcessBuilder(command).inheritIO().start().waitFor();
        if (exit != 0) {
            throw new IOException(command + " ended with " + exit);
        }
    }
}
