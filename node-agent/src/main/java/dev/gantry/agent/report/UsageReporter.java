package dev.gantry.agent.report;

import dev.gantry.agent.report.UsageReport.ContainerUsage;
import dev.gantry.agent.report.UsageReport.PodUsage;
import dev.gantry.agent.report.UsageReport.Usage;
import dev.gantry.agent.runtime.AgentIdentity;
import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerInfo;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.ContainerStats;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Measures what the node and its containers use between two looks. Used by one thread. */
public final class UsageReporter {

    private static final double NANOS_PER_SECOND = 1e9;

    private final AgentIdentity agent;
    private final ContainerRuntime runtime;
    private final Consumer<UsageReport> receiver;
    private final InstantSource clock;
    private Map<ContainerId, ContainerStats> before = new HashMap<>();
    private MachineUsage machineBefore = MachineUsage.read();
    private Instant lastLook;

    UsageReporter(AgentIdentity agent, ContainerRuntime runtime, Consumer<UsageReport> receiver, InstantSource clock) {
        this.agent = agent;
        this.runtime = runtime;
        this.receiver = receiver;
        this.clock = clock;
        this.lastLook = clock.instant();
    }

    public void report() {
        Instant now = clock.instant();
        MachineUsage machine = MachineUsage.read();
        List<PodUsage> pods = pods();
        Usage whole = new Usage(machine.nanoCoresSince(machineBefore), machine.memoryBytes());
        long window = Duration.between(lastLook, now).toMillis();
        machineBefore = machine;
        lastLook = now;
        receiver.accept(new UsageReport(agent.node(), now.toString(), window, whole, pods));
    }

    private List<PodUsage> pods() {
        Map<ContainerId, ContainerStats> current = new HashMap<>();
        Map<String, PodUsage> pods = new HashMap<>();
        for (ContainerInfo info : runtime.list(agent.labels())) {
            Optional<ContainerLabels> labels = ContainerLabels.read(info.labels())
                    .filter(l -> info.running() && !l.container().equals(ContainerLabels.SANDBOX));
            Optional<ContainerStats> stats = labels.flatMap(l -> runtime.stats(info.id()));
            if (labels.isPresent() && stats.isPresent()) {
                current.put(info.id(), stats.get());
                add(pods, labels.get(), usage(labels.get().container(), info.id(), stats.get()));
            }
        }
        before = current;
        return List.copyOf(pods.values());
    }

    private static void add(Map<String, PodUsage> pods, ContainerLabels labels, Optional<ContainerUsage> usage) {
        usage.ifPresent(u -> pods.computeIfAbsent(
                        labels.podUid(), uid -> new PodUsage(labels.namespace(), labels.pod(), uid, new ArrayList<>()))
                .containers()
                .add(u));
    }

    /** A rate needs two looks at the same run. */
    private Optional<ContainerUsage> usage(String name, ContainerId id, ContainerStats now) {
        return Optional.ofNullable(before.get(id))
                .filter(last -> last.time().isBefore(now.time()))
                .map(last -> new ContainerUsage(name, nanoCores(last, now), now.memoryWorkingSetBytes()));
    }

    /** 5 s of processor time over 10 s: half a core, 5e8. */
    static long nanoCores(ContainerStats last, ContainerStats now) {
        double seconds = Duration.between(last.time(), now.time()).toNanos() / NANOS_PER_SECOND;
        return (long) Math.max(0, (now.cpuTotalNanos() - last.cpuTotalNanos()) / seconds);
    }
}
