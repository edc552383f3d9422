package dev.gantry.monitoring.learning;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.schema.QuantityAmount;
import dev.gantry.monitoring.recommend.ContainerHistory;
import dev.gantry.monitoring.recommend.ContainerRef;
import dev.gantry.monitoring.recommend.OutOfMemoryKill;
import dev.gantry.monitoring.recommend.WorkloadOfPod;
import dev.gantry.monitoring.usage.UsageReport;
import dev.gantry.monitoring.usage.UsageReport.ContainerUsage;
import dev.gantry.monitoring.usage.UsageReport.PodUsage;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Adds what agents report of containers, and their kills for want of memory, to what is known of their workloads. */
public final class UsageLearner implements Consumer<UsageReport>, ResourceView.Listener<Pod> {

    private static final double NANOS_PER_CORE = 1e9;
    private static final double MILLIS_PER_CORE = 1e3;
    private static final double MILLIS_PER_MINUTE = 60_000;

    /** An agent that was cut off for longer tells an average in which no peak shows. */
    private static final double MAX_MINUTES = 5;

    private final LearntUsage learnt;
    private final OpenPeaks peaks = new OpenPeaks();
    private final JobOwners jobs;
    private final Supplier<ResourceView<Pod>> pods;
    private final BooleanSupplier leads;
    private final InstantSource clock;

    /**
     * @param clock the time of each sample: by that of an agent which is wrong, all other samples would be old
     * @param pods as far as they are known; usage of others is of no use
     * @param leads whether this replica is the one that tells of kills: a report comes to one replica, a change of a pod to each
     */
    public UsageLearner(
            LearntUsage learnt,
            JobOwners jobs,
            Supplier<ResourceView<Pod>> pods,
            BooleanSupplier leads,
            InstantSource clock) {
        this.learnt = learnt;
        this.jobs = jobs;
        this.pods = pods;
        this.leads = leads;
        this.clock = clock;
    }

    /** Learns of a report: for each container a look-up and a few hundred additions. */
    @Override
    public void accept(UsageReport report) {
        double minutes = Math.min(report.windowMillis() / MILLIS_PER_MINUTE, MAX_MINUTES);
        for (PodUsage usage : report.pods()) {
            Optional<Pod> pod = pods.get()
                    .get(new ObjectKey(usage.namespace(), usage.pod()))
                    .filter(known -> usage.podUid().equals(known.getMetadata().getUid()))
                    .filter(known -> report.node().equals(known.getSpec().getNodeName()));
            Optional<WorkloadOfPod> workload = pod.flatMap(this::workloadOf);
            if (workload.isPresent()) {
                usage.containers().forEach(container -> learn(pod.get(), workload.get(), container, minutes));
            }
        }
    }

    private void learn(Pod pod, WorkloadOfPod workload, ContainerUsage usage, double minutes) {
        Optional<Container> container = container(pod, usage.name());
        if (container.isEmpty()) {
            return; // an init container runs once and needs what it needs
        }
        ContainerRef ref = ref(pod, workload, usage.name());
        double requested = amount(container.get(), "cpu", false)
                .map(cpu -> cpu.millis() / MILLIS_PER_CORE)
                .orElse(0.0);
        Instant now = clock.instant();
        double cores = Math.max(0, usage.cpuNanoCores()) / NANOS_PER_CORE;
        ContainerHistory cpu = ContainerHistory.ofCpu(cores, requested, minutes, now);
        learnt.learn(
                ref,
                peaks.sample(uid(pod), usage.name(), Math.max(0, usage.memoryWorkingSetBytes()), now)
                        .map(cpu::merge)
                        .orElse(cpu));
    }

    @Override
    public void added(Pod pod) {
        // What happened before this process watched, its predecessor has told.
    }

    @Override
    public void updated(Pod previous, Pod current) {
        if (leads.getAsBoolean()) {
            OutOfMemoryKill.news(previous, current)
                    .forEach(kill -> workloadOf(current).ifPresent(workload -> killed(current, workload, kill)));
        }
    }

    @Override
    public void deleted(Pod last) {
        // Its last status told how it ended.
    }

    private void killed(Pod pod, WorkloadOfPod workload, OutOfMemoryKill kill) {
        long had = container(pod, kill.container())
                .flatMap(c -> amount(c, "memory", true).or(() -> amount(c, "memory", false)))
                .map(QuantityAmount::units)
                .orElse(0L);
        peaks.killed(uid(pod), kill.container(), had, clock.instant())
                .ifPresent(change -> learnt.learn(ref(pod, workload, kill.container()), change));
    }

    private Optional<WorkloadOfPod> workloadOf(Pod pod) {
        return WorkloadOfPod.of(pod)
                .flatMap(workload -> workload.kind().equals(WorkloadOfPod.JOB)
                        ? jobs.workloadOf(new ObjectKey(pod.getMetadata().getNamespace(), workload.name()))
                        : Optional.of(workload));
    }

    private static ContainerRef ref(Pod pod, WorkloadOfPod workload, String container) {
        return new ContainerRef(pod.getMetadata().getNamespace(), workload.kind(), workload.name(), container);
    }

    private static Optional<Container> container(Pod pod, String name) {
        return pod.getSpec().getContainers().stream()
                .filter(container -> container.getName().equals(name))
                .findFirst();
    }

    private static Optional<QuantityAmount> amount(Container container, String resource, boolean limit) {
        ResourceRequirements resources = container.getResources();
        if (resources == null) {
            return Optional.empty();
        }
        Map<String, Quantity> amounts = limit ? resources.getLimits() : resources.getRequests();
        return Optional.ofNullable(amounts)
                .map(all -> all.get(resource))
                .flatMap(quantity -> QuantityAmount.parse(quantity.toString()));
    }

    private static String uid(Pod pod) {
        return pod.getMetadata().getUid();
    }
}
