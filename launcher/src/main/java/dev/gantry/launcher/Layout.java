package dev.gantry.launcher;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;

/** Where a stack keeps its files: the checkout it is built from, and the directory of its state. */
public record Layout(Path root, Path home) {

    private static final String HOME_VARIABLE = "GANTRY_HOME";

    /** The state is in GANTRY_HOME, or in .gantry of the checkout. */
    public static Layout of(Path root, Map<String, String> environment) {
        String home = environment.get(HOME_VARIABLE);
        Path absolute = root.toAbsolutePath().normalize();
        return new Layout(
                absolute,
                home == null
                        ? absolute.resolve(".gantry")
                        : Path.of(home).toAbsolutePath().normalize());
    }

    /** Pid files and the lock of the supervisor. */
    public Path run() {
        return home.resolve("run");
    }

    public Path logs() {
        return home.resolve("logs");
    }

    public Path pki() {
        return home.resolve("pki");
    }

    /** The PostgreSQL cluster: the only thing that cannot be made again. */
    public Path postgresData() {
        return home.resolve("postgres");
    }

    /** Unpacked PostgreSQL programs; shared by all stacks of a checkout. */
    public Path postgresPrograms() {
        return root.resolve(".gantry").resolve("postgres-programs");
    }

    /** Unpacked services; shared by all stacks of a checkout. */
    public Path distribution() {
        return root.resolve(".gantry").resolve("dist");
    }

    public Path agentState() {
        return home.resolve("agent");
    }

    /** Where monitoring keeps its log index. */
    public Path monitoringData() {
        return home.resolve("monitoring");
    }

    public Path kubeconfig() {
        return home.resolve("kubeconfig");
    }

    public Path log(String process) {
        return logs().resolve(process + ".log");
    }

    /** Makes the directories; only their owner may look inside, for they hold keys and data. */
    public void create() {
        try {
            for (Path directory : new Path[] {home, run(), logs(), pki(), agentState(), distribution()}) {
                Files.createDirectories(directory);
            }
            Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new LauncherException("cannot write to " + home + ": " + e.getMessage(), e);
        }
    }
}
