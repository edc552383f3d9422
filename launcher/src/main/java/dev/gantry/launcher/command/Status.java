package dev.gantry.launcher.command;

import dev.gantry.launcher.Console;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import dev.gantry.launcher.pki.Credentials;
import dev.gantry.launcher.process.ProcessRecord;
import dev.gantry.launcher.process.ResidentMemory;
import dev.gantry.launcher.supervisor.PostgresServer;
import dev.gantry.launcher.supervisor.ServiceDefinition;
import dev.gantry.launcher.supervisor.Stack;
import dev.gantry.launcher.supervisor.SupervisedService;
import dev.gantry.launcher.supervisor.Supervisor;
import java.nio.file.Files;
import java.util.Map;
import java.util.Optional;

/** Shows every process of the stack: whether it is ready, its port, memory and restarts. */
public final class Status {

    private static final String ROW = "%-20s %-10s %-7s %-9s %-8s %s";
    private static final int DOWN = 1;

    private final Layout layout;
    private final Ports ports;
    private final Map<String, String> environment;
    private final Console console;
    private long totalKilobytes;
    private boolean allReady = true;

    public Status(Layout layout, Ports ports, Map<String, String> environment, Console console) {
        this.layout = layout;
        this.ports = ports;
        this.environment = environment;
        this.console = console;
    }

    /** Exit code 0 where all is ready. */
    public int run() throws InterruptedException {
        if (!Files.exists(Supervisor.pidFile(layout))) {
            console.line("Gantry is not running. ./gantry up starts it.");
            return DOWN;
        }
        console.line(ROW.formatted("NAME", "STATUS", "PORT", "PID", "MEMORY", "RESTARTS"));
        show("supervisor", ProcessRecord.read(Supervisor.pidFile(layout)), 0, true);
        Optional<ProcessRecord> postgres =
                PostgresServer.running(layout).map(process -> ProcessRecord.of(process, "-", 0));
        show("postgres", postgres, ports.postgres(), true);
        totalKilobytes += postgres.flatMap(ProcessRecord::running)
                .map(ResidentMemory::ofChildrenKilobytes)
                .orElse(0L);
        Credentials credentials = Credentials.existing(layout);
        try (Readiness readiness = new Readiness(credentials)) {
            for (ServiceDefinition service : new Stack(layout, ports, credentials, environment).services()) {
                Optional<ProcessRecord> process = ProcessRecord.read(SupervisedService.pidFile(layout, service.name()));
                show(service.name(), process, service.port(), readiness.isReady(service));
            }
        }
        console.line("total resident memory: " + ResidentMemory.megabytes(totalKilobytes));
        return allReady ? 0 : DOWN;
    }

    private void show(String name, Optional<ProcessRecord> record, int port, boolean ready) {
        Optional<ProcessHandle> process = record.flatMap(ProcessRecord::running);
        boolean good = process.isPresent() && ready;
        allReady &= good;
        long kilobytes = process.map(ResidentMemory::kilobytes).orElse(0L);
        totalKilobytes += kilobytes;
        console.line(ROW.formatted(
                name,
                good ? "ready" : process.isPresent() ? "starting" : "stopped",
                port == 0 ? "-" : Integer.toString(port),
                process.map(handle -> Long.toString(handle.pid())).orElse("-"),
                ResidentMemory.megabytes(kilobytes),
                record.map(ProcessRecord::restarts).orElse(0)));
    }
}
