package dev.gantry.launcher.command;

import dev.gantry.launcher.Console;
import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.process.BoundedLog;
import dev.gantry.launcher.process.ProcessRecord;
import dev.gantry.launcher.supervisor.ServiceDefinition;
import dev.gantry.launcher.supervisor.Stack;
import dev.gantry.launcher.supervisor.SupervisedService;
import dev.gantry.launcher.supervisor.Supervisor;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Waits for the services of a stack to be ready, and says why where one will not be. */
final class StackStart {

    /** A busy machine that also makes the class archives needs several minutes. */
    private static final Duration LIMIT = Duration.ofMinutes(10);

    private static final Duration NOTICE_PERIOD = Duration.ofSeconds(10);
    private static final Duration POLL_PERIOD = Duration.ofMillis(200);

    /** What starts takes some seconds, so an end this often is no coincidence. */
    private static final int HOPELESS_RESTARTS = 3;

    private static final int SHOWN_LOG_LINES = 40;

    private final Layout layout;
    private final ProcessHandle supervisor;
    private final Stack stack;
    private final Readiness readiness;
    private final InstantSource clock;
    private final Console console;

    StackStart(
            Layout layout,
            ProcessHandle supervisor,
            Stack stack,
            Readiness readiness,
            InstantSource clock,
            Console console) {
        this.layout = layout;
        this.supervisor = supervisor;
        this.stack = stack;
        this.readiness = readiness;
        this.clock = clock;
        this.console = console;
    }

    /** Returns how long it took. */
    Duration await() throws InterruptedException {
        long startMillis = clock.millis();
        List<ServiceDefinition> waiting = new ArrayList<>(stack.services());
        Duration nextNotice = NOTICE_PERIOD;
        while (true) {
            Duration elapsed = Duration.ofMillis(clock.millis() - startMillis);
            removeReady(waiting, elapsed);
            if (waiting.isEmpty()) {
                return elapsed;
            }
            checkSupervisor();
            waiting.forEach(this::checkRestarts);
            if (elapsed.compareTo(LIMIT) > 0) {
                throw notReady(waiting.getFirst(), "is not ready after " + Console.seconds(elapsed));
            }
            if (elapsed.compareTo(nextNotice) > 0) {
                nextNotice = nextNotice.plus(NOTICE_PERIOD);
                console.detail("waiting for " + names(waiting) + " (" + Console.seconds(elapsed) + ")");
            }
            Thread.sleep(POLL_PERIOD);
        }
    }

    private void removeReady(List<ServiceDefinition> waiting, Duration elapsed) throws InterruptedException {
        for (ServiceDefinition service : List.copyOf(waiting)) {
            if (readiness.isReady(service)) {
                waiting.remove(service);
                console.detail("%-20s ready (%s)".formatted(service.name(), Console.seconds(elapsed)));
            }
        }
    }

    private void checkSupervisor() {
        if (!ProcessRecord.isRunning(supervisor)) {
            throw explained(Supervisor.NAME, "the supervisor ended");
        }
    }

    private void checkRestarts(ServiceDefinition service) {
        int restarts = ProcessRecord.read(SupervisedService.pidFile(layout, service.name()))
                .map(ProcessRecord::restarts)
                .orElse(0);
        if (restarts >= HOPELESS_RESTARTS) {
            throw notReady(service, "ended " + restarts + " times");
        }
    }

    private LauncherException notReady(ServiceDefinition service, String what) {
        return explained(service.name(), service.name() + " " + what);
    }

    private LauncherException explained(String log, String what) {
        BoundedLog file = new BoundedLog(layout.log(log));
        return new LauncherException("%s. The end of %s:%n%s"
                .formatted(what, file.file(), String.join(System.lineSeparator(), file.tail(SHOWN_LOG_LINES))));
    }

    private static String names(List<ServiceDefinition> services) {
        return services.stream().map(ServiceDefinition::name).collect(Collectors.joining(", "));
    }
}
