package dev.gantry.launcher.build;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Makes the JVM's ahead-of-time cache of a service, by starting it once up to the point where it would serve.
 *
 * <p>It costs some 15 seconds of a processor for each new build, and takes half or more off every later start.
 */
public final class ClassArchive {

    private static final System.Logger LOG = System.getLogger(ClassArchive.class.getName());

    private static final String SWITCH = "GANTRY_AOT";

    /** Many times what it takes on an idle machine. */
    private static final long TRAINING_LIMIT_SECONDS = 240;

    /** Too slow is no fault of the build: the next start may try again. */
    private static final int TIMED_OUT = -1;

    private ClassArchive() {}

    /** Whether a service still needs its archive; GANTRY_AOT=off says that nobody wants one. */
    public static boolean isMissing(PreparedService service, Map<String, String> environment) {
        return !"off".equals(environment.get(SWITCH))
                && !Files.exists(service.archive())
                && !Files.exists(service.archiveFailed());
    }

    /** Makes the archive; a service whose archive cannot be made starts without, only slower. */
    public static void make(PreparedService service, JvmSettings jvm, Map<String, String> environment, Path log)
            throws IOException, InterruptedException {
        deleteUnfinished(service);
        Path fresh = service.archive()
                .resolveSibling("classes.aot." + ProcessHandle.current().pid());
        int exit = run(service.trainingCommand(jvm, fresh), service.environment(environment), log);
        if (exit == 0 && Files.exists(fresh)) {
            Files.move(fresh, service.archive(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return;
        }
        LOG.log(System.Logger.Level.WARNING, "no class archive for {0}: exit code {1}", service.name(), exit);
        Files.deleteIfExists(fresh);
        if (exit != TIMED_OUT) {
            Files.writeString(service.archiveFailed(), "exit code " + exit + System.lineSeparator());
        }
    }

    /** What a run left that was killed; archives are large. */
    private static void deleteUnfinished(PreparedService service) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(service.directory(), "classes.aot.[0-9]*")) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
        }
    }

    private static int run(List<String> command, Map<String, String> environment, Path log)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (process.waitFor(TRAINING_LIMIT_SECONDS, TimeUnit.SECONDS)) {
                return process.exitValue();
            }
            return TIMED_OUT;
        } finally {
            process.destroyForcibly();
        }
    }
}
