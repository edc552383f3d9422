package dev.gantry.launcher.build;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A service that was unpacked and can be started.
 *
 * @param name the module's name
 * @param stamp the fingerprint of the jar it was unpacked from
 * @param jar the thin application jar, with its libraries beside it
 */
public record PreparedService(String name, String stamp, Path jar) {

    /** Half the default: none of our threads recurses deeply, and there are many of them. */
    private static final String STACK_SIZE = "-Xss512k";

    /** What a service needs to start without collecting garbage all the time; by itself the JVM takes a 64th of the memory. */
    private static final String START_HEAP = "-Xms96m";

    /** The archive of loaded classes that makes the start three times as fast. */
    Path archive() {
        return jar.resolveSibling("classes.aot");
    }

    /** Where this build of the service is unpacked. */
    Path directory() {
        return archive().resolveSibling(".").normalize();
    }

    /** Says that making the archive failed, so that it is not tried at every start. */
    Path archiveFailed() {
        return jar.resolveSibling("classes.aot.failed");
    }

    /** The command that runs the service. */
    public List<String> command(JvmSettings jvm) {
        List<String> command = javaCommand(jvm);
        if (Files.exists(archive())) {
            command.add("-XX:AOTCache=" + archive());
            command.add("-Xlog:aot=off");
        }
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }

    /** The command that starts the service just far enough to record which classes it loads. */
    List<String> trainingCommand(JvmSettings jvm, Path archive) {
        List<String> command = javaCommand(jvm);
        command.add("-XX:AOTCacheOutput=" + archive);
        command.add("-Dspring.context.exit=onRefresh");
        command.add("-jar");
        command.add(jar.toString());
        return command;
    }

    /** The service's configuration with what every one of our Java processes gets. */
    public Map<String, String> environment(Map<String, String> configuration) {
        Map<String, String> environment = new HashMap<>(configuration);
        // glibc keeps an arena for each thread otherwise: tens of megabytes a process.
        environment.put("MALLOC_ARENA_MAX", "2");
        return environment;
    }

    private List<String> javaCommand(JvmSettings jvm) {
        List<String> command = new ArrayList<>(List.of(
                JavaRuntime.java().toString(),
                START_HEAP,
                "-Xmx" + jvm.heapMegabytes() + "m",
                "-XX:MaxHeapFreeRatio=50",
                STACK_SIZE,
                "-XX:+UseSerialGC",
                // A service holds many millions of small objects (JEP 519).
                "-XX:+UseCompactObjectHeaders",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(jvm.compiler().options());
        return command;
    }
}
