package dev.gantry.e2e.compose;

import dev.gantry.e2e.MachineImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/** A stand-in for the public postgres image, made of the PostgreSQL that the launcher starts. */
final class PostgresImage {

    static final String NAME = "gantry-e2e/postgres:local";

    private static final String SCRIPTS = "/postgres/";

    private PostgresImage() {}

    static void ensure() throws IOException, InterruptedException {
        MachineImage image = MachineImage.create().withProgram("bash", "bash").withDirectory("/var/lib/postgresql");
        Path programs = Files.createDirectories(image.path("/opt/postgres"));
        unpack(programs);
        try (Stream<Path> binaries = Files.list(programs.resolve("bin"))) {
            image.withLibrariesOf(binaries.toList());
        }
        for (String script : List.of("entrypoint", "pg_isready")) {
            Path copy = programs.resolve("bin").resolve(script);
            Files.copy(resource(SCRIPTS + script), copy);
            copy.toFile().setExecutable(true, false);
        }
        // PostgreSQL refuses to run as a user without a name.
        Files.writeString(
                Files.createDirectories(image.path("/etc")).resolve("passwd"), "gantry:x:65532:65532::/:/bin/sh\n");
        image.importAs(
                NAME,
                "ENV PATH=/opt/postgres/bin:/bin",
                "USER 65532:65532",
                "ENTRYPOINT [\"/opt/postgres/bin/entrypoint\"]");
    }

    private static void unpack(Path directory) throws IOException, InterruptedException {
        Process tar = new ProcessBuilder("tar", "-x", "-C", directory.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String architecture = System.getProperty("os.arch").equals("aarch64") ? "arm_64" : "x86_64";
        try (InputStream packed = resource("/postgres-linux-" + architecture + ".txz");
                InputStream archive = new XZInputStream(packed);
                var input = tar.getOutputStream()) {
            archive.transferTo(input);
        }
        if (tar.waitFor() != 0) {
            throw new IOException("tar cannot unpack PostgreSQL");
        }
    }

    /** The first of that name: the packaged launcher brings its own copy of what its dependency has. */
    private static InputStream resource(String name) {
        return Objects.requireNonNull(PostgresImage.class.getResourceAsStream(name), name);
    }
}
