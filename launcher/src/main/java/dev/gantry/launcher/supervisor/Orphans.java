package dev.gantry.launcher.supervisor;

import dev.gantry.launcher.Layout;
import dev.gantry.launcher.process.ProcessRecord;
import dev.gantry.launcher.process.Termination;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Processes of a stack whose supervisor was killed. */
public record Orphans(Layout layout) {

    private static final Duration STOP_LIMIT = Duration.ofSeconds(10);

    /** Ends them all and returns how many there were. */
    public int stop() throws IOException, InterruptedException {
        int stopped = 0;
        for (String service : Stack.SERVICES) {
            Path file = SupervisedService.pidFile(layout, service);
            Optional<ProcessHandle> process = ProcessRecord.read(file).flatMap(ProcessRecord::running);
            if (process.isPresent()) {
                Termination.stop(process.get(), STOP_LIMIT);
                stopped++;
            }
            Files.deleteIfExists(file);
        }
        if (PostgresServer.running(layout).isPresent()) {
            PostgresServer.stopOrphan(layout);
            stopped++;
        }
        Files.deleteIfExists(Supervisor.pidFile(layout));
        return stopped;
    }
}
