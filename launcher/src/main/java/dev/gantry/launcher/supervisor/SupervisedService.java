package dev.gantry.launcher.supervisor;

import dev.gantry.launcher.Layout;
import dev.gantry.launcher.build.PreparedService;
import dev.gantry.launcher.process.DetachedProcess;
import dev.gantry.launcher.process.ProcessRecord;
import dev.gantry.launcher.process.Termination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps one service running until told to stop. */
public final class SupervisedService {

    private static final System.Logger LOG = System.getLogger(SupervisedService.class.getName());

    private static final Duration CHECK_PERIOD = Duration.ofMinutes(1);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    private final ServiceDefinition definition;
    private final PreparedService prepared;
    private final Layout layout;
    private final InstantSource clock;
    private final RestartBackoff backoff = new RestartBackoff();
    private final CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable ProcessHandle process;

    SupervisedService(ServiceDefinition definition, PreparedService prepared, Layout layout, InstantSource clock) {
        this.definition = definition;
        this.prepared = prepared;
        this.layout = layout;
        this.clock = clock;
    }

    /** Runs the service, and again whenever it ends; returns once {@link #stop} was called. */
    void run() throws IOException, InterruptedException {
        int restarts = 0;
        ProcessHandle current = adopt().orElse(null);
        while (stopping.getCount() > 0) {
            long startMillis = clock.millis();
            current = startUnlessStopping(current, restarts);
            if (current == null) {
                return;
            }
            awaitEnd(current);
            current = null;
            Duration uptime = Duration.ofMillis(clock.millis() - startMillis);
            Duration wait = backoff.after(uptime);
            if (stopping.getCount() > 0) {
                restarts++;
                LOG.log(
                        System.Logger.Level.WARNING,
                        "{0} ended after {1}; starting it again in {2}",
                        definition.name(),
                        uptime,
                        wait);
            }
            if (stopping.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        }
    }

    /** Asks the service to end, and kills it where it does not. */
    void stop() throws InterruptedException {
        ProcessHandle current;
        synchronized (this) {
            stopping.countDown();
            current = process;
        }
        if (current != null) {
            Termination.stop(current, STOP_LIMIT);
        }
        try {
            Files.deleteIfExists(pidFile(layout, definition.name()));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.WARNING, "cannot remove the pid file of " + definition.name(), e);
        }
    }

    /** Where the record of a service's process is kept. */
    public static Path pidFile(Layout layout, String service) {
        return layout.run().resolve(service + ".pid");
    }

    /** A service that outlived a killed supervisor goes on, unless it is of another build. */
    private Optional<ProcessHandle> adopt() throws InterruptedException {
        Optional<ProcessRecord> known = ProcessRecord.read(pidFile(layout, definition.name()));
        Optional<ProcessHandle> running = known.flatMap(ProcessRecord::running);
        if (running.isEmpty()) {
            return Optional.empty();
        }
        if (known.get().build().equals(prepared.stamp())) {
            LOG.log(System.Logger.Level.INFO, "{0} still runs; taking it over", definition.name());
            return running;
        }
        Termination.stop(running.get(), STOP_LIMIT);
        return Optional.empty();
    }

    /** One lock with {@link #stop}, so that nothing is started that nobody would stop. */
    private synchronized @Nullable ProcessHandle startUnlessStopping(@Nullable ProcessHandle adopted, int restarts)
            throws IOException {
        if (stopping.getCount() == 0) {
            return null;
        }
        process = adopted == null ? start(restarts) : adopted;
        return process;
    }

    private ProcessHandle start(int restarts) throws IOException {
        Process started = DetachedProcess.start(
                prepared.command(definition.jvm()),
                prepared.environment(definition.environment()),
                layout.root(),
                layout.log(definition.name()));
        ProcessRecord.of(started.toHandle(), prepared.stamp(), restarts).write(pidFile(layout, definition.name()));
        return started.toHandle();
    }

    static void awaitEnd(ProcessHandle process) throws InterruptedException {
        while (!Termination.awaitEnd(process, CHECK_PERIOD)) {
            // It still runs, which is all that is asked of it.
        }
    }
}
