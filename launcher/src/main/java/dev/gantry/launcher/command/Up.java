package dev.gantry.launcher.command;

import dev.gantry.launcher.Console;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import dev.gantry.launcher.build.Distribution;
import dev.gantry.launcher.build.JavaRuntime;
import dev.gantry.launcher.pki.Credentials;
import dev.gantry.launcher.pki.Kubeconfig;
import dev.gantry.launcher.process.BoundedLog;
import dev.gantry.launcher.process.DetachedProcess;
import dev.gantry.launcher.process.ProcessRecord;
import dev.gantry.launcher.supervisor.Stack;
import dev.gantry.launcher.supervisor.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts the stack and waits until every part is ready. */
public final class Up {

    /** Unpacking PostgreSQL takes most of it, once; afterwards little is used and the rest is given back. */
    private static final String SUPERVISOR_HEAP = "-Xmx128m";

    private final Layout layout;
    private final Ports ports;
    private final Map<String, String> environment;
    private final InstantSource clock;
    private final Console console;

    public Up(Layout layout, Ports ports, Map<String, String> environment, InstantSource clock, Console console) {
        this.layout = layout;
        this.ports = ports;
        this.environment = environment;
        this.clock = clock;
        this.console = console;
    }

    /** Starts what does not run; where everything does, nothing changes. */
    public void run() throws IOException, InterruptedException {
        layout.create();
        Credentials credentials = Credentials.of(layout, Stack.nodeName(environment, ports), clock);
        Kubeconfig.write(layout, ports, credentials);
        Stack stack = new Stack(layout, ports, credentials, environment);
        String build = new Distribution(layout, clock).stamp(Stack.SERVICES);
        Optional<ProcessRecord> known = ProcessRecord.read(Supervisor.pidFile(layout));
        Optional<ProcessHandle> running = known.flatMap(ProcessRecord::running);
        if (running.isPresent()) {
            if (known.get().build().equals(build)) {
                await(running.get(), stack, credentials);
                return;
            }
            console.step("A newer build is there: restarting the services (containers keep running)");
            new Down(layout, console).run();
        }
        console.step("Starting PostgreSQL and the services (the first start of a build takes a minute longer)");
        ProcessHandle supervisor = startSupervisor(build);
        await(supervisor, stack, credentials);
    }

    private ProcessHandle startSupervisor(String build) throws IOException, InterruptedException {
        Path jar = new Distribution(layout, clock).prepareLauncher();
        new BoundedLog(layout.log(Supervisor.NAME)).startAnew();
        return DetachedProcess.start(
                        List.of(
                                JavaRuntime.java().toString(),
                                SUPERVISOR_HEAP,
                                "-Xss512k",
                                "-XX:+UseSerialGC",
                                "-XX:MinHeapFreeRatio=10",
                                "-XX:MaxHeapFreeRatio=20",
                                "-XX:TieredStopAtLevel=1",
                                "-jar",
                                jar.toString(),
                                "supervise",
                                layout.root().toString(),
                                build),
                        supervisorEnvironment(),
                        layout.root(),
                        layout.log(Supervisor.NAME))
                .toHandle();
    }

    /** What was set for this command and not for the process it runs in, as tests do, counts there too. */
    private Map<String, String> supervisorEnvironment() {
        Map<String, String> variables = new HashMap<>(environment);
        variables.keySet().removeIf(key -> !key.startsWith("GANTRY_"));
        variables.put("GANTRY_HOME", layout.home().toString());
        variables.put("GANTRY_PORT_BASE", Integer.toString(ports.base()));
        variables.put("MALLOC_ARENA_MAX", "2");
        return variables;
    }

    private void await(ProcessHandle supervisor, Stack stack, Credentials credentials) throws InterruptedException {
        try (Readiness readiness = new Readiness(credentials)) {
            Duration elapsed = new StackStart(layout, supervisor, stack, readiness, clock, console).await();
            console.step("Gantry is up (" + Console.seconds(elapsed) + ")");
        }
        new Summary(layout, ports).lines().forEach(console::detail);
    }
}
