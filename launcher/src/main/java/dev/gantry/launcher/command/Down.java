package dev.gantry.launcher.command;

import dev.gantry.launcher.Console;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.process.ProcessRecord;
import dev.gantry.launcher.process.Termination;
import dev.gantry.launcher.supervisor.Orphans;
import dev.gantry.launcher.supervisor.Supervisor;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** Stops the stack; containers keep running and data stays. */
public final class Down {

    /** Services get ten seconds and PostgreSQL twenty, one after the other. */
    private static final Duration SUPERVISOR_LIMIT = Duration.ofSeconds(45);

    private final Layout layout;
    private final Console console;

    public Down(Layout layout, Console console) {
        this.layout = layout;
        this.console = console;
    }

    public void run() throws IOException, InterruptedException {
        Optional<ProcessHandle> supervisor =
                ProcessRecord.read(Supervisor.pidFile(layout)).flatMap(ProcessRecord::running);
        if (supervisor.isPresent()) {
            console.step("Stopping the services and PostgreSQL");
            Termination.stop(supervisor.get(), SUPERVISOR_LIMIT);
        }
        int orphans = new Orphans(layout).stop();
        if (supervisor.isEmpty() && orphans == 0) {
            console.line("Gantry is not running.");
        } else {
            console.line("Gantry is down. Containers keep running; the next up takes them over.");
        }
    }
}
