package dev.gantry.launcher.supervisor;

import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import dev.gantry.launcher.process.Commands;
import dev.gantry.launcher.process.ProcessRecord;
import dev.gantry.launcher.process.Termination;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server that needs no installation.
 *
 * <p>The library starts it for tests, with durability off; everything that was acknowledged must survive a power cut
 * here, so durability is switched on again.
 */
public final class PostgresServer {

    public static final String USER = "gantry";

    /** Recovery after a crash replays at most max_wal_size of log. */
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final Duration COMMAND_LIMIT = Duration.ofSeconds(5);

    /** postmaster.pid holds the start time in whole seconds. */
    private static final Duration START_TOLERANCE = Duration.ofSeconds(5);

    private static final int PID_LINE = 0;
    private static final int START_LINE = 2;

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("listen_addresses", "127.0.0.1"),
            // The default place, /tmp, would be shared by all users and stacks of the machine.
            Map.entry("unix_socket_directories", ""),
            Map.entry("max_connections", "100"),
            Map.entry("shared_buffers", "128MB"),
            Map.entry("maintenance_work_mem", "32MB"),
            Map.entry("max_wal_size", "512MB"),
            Map.entry("wal_compression", "on"),
            Map.entry("max_parallel_workers_per_gather", "0"),
            Map.entry("jit", "off"),
            Map.entry("log_checkpoints", "off"));

    private final Layout layout;
    private final Ports ports;
    private final String password;
    private @Nullable EmbeddedPostgres server;

    PostgresServer(Layout layout, Ports ports, String password) {
        this.layout = layout;
        this.ports = ports;
        this.password = password;
    }

    /** Starts the server, or takes over one that outlived its supervisor; returns its process. */
    ProcessHandle start() throws IOException {
        Optional<ProcessHandle> orphan = running(layout);
        if (orphan.isPresent()) {
            return orphan.get();
        }
        release();
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
                .setDataDirectory(layout.postgresData())
                .setOverrideWorkingDirectory(layout.postgresPrograms().toFile())
                .setCleanDataDirectory(false)
                .setRegisterShutdownHook(false)
                .setPort(ports.postgres())
                .setConnectConfig("password", password)
                .setPGStartupWait(START_LIMIT)
                .setOutputRedirector(
                        ProcessBuilder.Redirect.appendTo(layout.log("postgres").toFile()));
        // The system's locale may be missing on a small machine, and byte order makes comparisons the same on all.
        builder.setLocaleConfig("locale", "C.UTF-8").setLocaleConfig("lc-collate", "C");
        SETTINGS.forEach(builder::setServerConfig);
        EmbeddedPostgres started = builder.start();
        server = started;
        new PostgresSetup(layout, password).apply(started.getPostgresDatabase());
        return running(layout).orElseThrow(() -> new IOException("PostgreSQL ended right after its start"));
    }

    /** Stops the server, also one that was taken over; open transactions are rolled back. */
    void stop() throws IOException, InterruptedException {
        release();
        stopOrphan(layout);
    }

    /** The server's process as its own pid file tells, where it runs. */
    public static Optional<ProcessHandle> running(Layout layout) {
        Path file = layout.postgresData().resolve("postmaster.pid");
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.size() <= START_LINE) {
                return Optional.empty();
            }
            Instant start =
                    Instant.ofEpochSecond(Long.parseLong(lines.get(START_LINE).strip()));
            return ProcessHandle.of(Long.parseLong(lines.get(PID_LINE).strip()))
                    .filter(ProcessRecord::isRunning)
                    .filter(process -> startedAt(process, start));
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    /** Ends a server without its supervisor; for a stack whose supervisor was killed. */
    static void stopOrphan(Layout layout) throws IOException, InterruptedException {
        Optional<ProcessHandle> process = running(layout);
        if (process.isPresent()) {
            interrupt(process.get());
        }
    }

    private static boolean startedAt(ProcessHandle process, Instant start) {
        return process.info()
                .startInstant()
                .map(actual -> Duration.between(actual, start).abs().compareTo(START_TOLERANCE) <= 0)
                .orElse(true);
    }

    /** SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for every client to leave. */
    private static void interrupt(ProcessHandle process) throws IOException, InterruptedException {
        Commands.run(COMMAND_LIMIT, "kill", "-INT", Long.toString(process.pid()));
        if (!Termination.awaitEnd(process, STOP_LIMIT)) {
            process.destroyForcibly();
        }
    }

    /** The library keeps a lock on the data directory until its server object is closed. */
    private void release() throws IOException {
        if (server != null) {
            server.close();
            server = null;
        }
    }
}
