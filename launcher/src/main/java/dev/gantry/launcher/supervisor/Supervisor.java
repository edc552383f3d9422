package dev.gantry.launcher.supervisor;

import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import dev.gantry.launcher.build.ClassArchive;
import dev.gantry.launcher.build.Distribution;
import dev.gantry.launcher.build.PreparedService;
import dev.gantry.launcher.pki.Credentials;
import dev.gantry.launcher.process.BoundedLog;
import dev.gantry.launcher.process.ProcessRecord;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Keeps PostgreSQL and the services running, each started again when it ends.
 *
 * <p>It holds no state that matters: killed and started again, it takes over what still runs.
 */
public final class Supervisor {

    private static final System.Logger LOG = System.getLogger(Supervisor.class.getName());

    /** Name of the supervisor's own pid file and log. */
    public static final String NAME = "supervisor";

    private static final Duration LOG_CHECK_PERIOD = Duration.ofSeconds(15);

    /** Archives made at a time: each takes about one processor. */
    private static final int PARALLEL_ARCHIVES = 2;

    private final Layout layout;
    private final Map<String, String> environment;
    private final InstantSource clock;
    private final PostgresServer postgres;
    private final List<ServiceDefinition> definitions;
    private final List<SupervisedService> services = new CopyOnWriteArrayList<>();
    private final Semaphore archivePermits = new Semaphore(PARALLEL_ARCHIVES);
    private final CountDownLatch stopping = new CountDownLatch(1);

    public Supervisor(Layout layout, Ports ports, Map<String, String> environment, InstantSource clock) {
        Credentials credentials = Credentials.existing(layout);
        this.layout = layout;
        this.environment = environment;
        this.clock = clock;
        this.postgres = new PostgresServer(layout, ports, credentials.databasePassword());
        this.definitions = new Stack(layout, ports, credentials, environment).services();
    }

    public static Path pidFile(Layout layout) {
        return layout.run().resolve(NAME + ".pid");
    }

    /** Runs until the process is asked to end; a second supervisor of the same stack ends at once. */
    public void run(String build) throws IOException, InterruptedException {
        try (FileChannel channel = FileChannel.open(
                        layout.run().resolve("supervisor.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            if (lock == null) {
                LOG.log(System.Logger.Level.INFO, "another supervisor runs this stack");
                return;
            }
            ProcessRecord.of(ProcessHandle.current(), build, 0).write(pidFile(layout));
            Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
            startAll();
            while (!stopping.await(LOG_CHECK_PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
                trimLogs();
            }
        }
    }

    private void startAll() throws IOException, InterruptedException {
        ProcessHandle database = postgres.start();
        Thread.ofVirtual().name("postgres").start(() -> keepDatabase(database));
        Distribution distribution = new Distribution(layout, clock);
        for (ServiceDefinition definition : definitions) {
            PreparedService prepared = distribution.prepare(definition.name());
            SupervisedService service = new SupervisedService(definition, prepared, layout, clock);
            services.add(service);
            Thread.ofVirtual().name(definition.name()).start(() -> keepService(definition, prepared, service));
        }
    }

    private void keepService(ServiceDefinition definition, PreparedService prepared, SupervisedService service) {
        try {
            if (ClassArchive.isMissing(prepared, environment)) {
                makeArchive(definition, prepared);
            }
            service.run();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, definition.name() + " cannot be started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void makeArchive(ServiceDefinition definition, PreparedService prepared)
            throws IOException, InterruptedException {
        archivePermits.acquire();
        try {
            ClassArchive.make(
                    prepared, definition.jvm(), definition.environment(), layout.log("archive-" + definition.name()));
        } finally {
            archivePermits.release();
        }
    }

    private void keepDatabase(ProcessHandle first) {
        RestartBackoff backoff = new RestartBackoff();
        ProcessHandle current = first;
        try {
            while (stopping.getCount() > 0) {
                long startMillis = clock.millis();
                SupervisedService.awaitEnd(current);
                Duration wait = backoff.after(Duration.ofMillis(clock.millis() - startMillis));
                if (stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                LOG.log(System.Logger.Level.WARNING, "PostgreSQL ended; starting it again");
                current = postgres.start();
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "PostgreSQL cannot be started again; ending, so that up explains it", e);
            System.exit(1);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void trimLogs() throws IOException {
        try (Stream<Path> logs = Files.list(layout.logs())) {
            for (Path log :
                    logs.filter(file -> file.toString().endsWith(".log")).toList()) {
                new BoundedLog(log).trim();
            }
        }
    }

    /** Services first, all at once; the database last, when nobody needs it any more. */
    private void stop() {
        stopping.countDown();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            services.forEach(service -> threads.submit(() -> {
                service.stop();
                return service;
            }));
        }
        // What is left of our children is making a class archive, which nobody waits for any more.
        ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
        try {
            postgres.stop();
            Files.deleteIfExists(pidFile(layout));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.ERROR, "PostgreSQL did not stop", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
