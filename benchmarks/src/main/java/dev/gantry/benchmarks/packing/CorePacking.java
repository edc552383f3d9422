package dev.gantry.benchmarks.packing;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.placement.BoundPod;
import dev.gantry.scheduler.placement.ClusterState;
import dev.gantry.scheduler.placement.DeviceDemand;
import dev.gantry.scheduler.placement.NodeConstraints;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.NodeTerm;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.placement.PlacementPlan;
import dev.gantry.scheduler.placement.PlacementPlanner;
import dev.gantry.scheduler.placement.PodDemand;
import dev.gantry.scheduler.placement.Profile;
import dev.gantry.scheduler.placement.Requirement;
import dev.gantry.scheduler.placement.ResourceAmounts;
import dev.gantry.scheduler.placement.VolumeConstraints;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Gantry's scheduler itself: its state, planner and a profile; what it binds counts, as if it were durable at once. */
final class CorePacking implements Packing {

    private static final String MODEL = "gpu-model";
    private static final long MEBIBYTE = 1 << 20;
    private static final long PODS_OF_A_NODE = 1_000;

    private final String name;
    private final Profile profile;
    private final int batch;

    /** @param batch how many pods are there at the same time; they are placed one after the other all the same */
    CorePacking(String name, Profile profile, int batch) {
        this.name = name;
        this.profile = profile;
        this.batch = batch;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Packed pack(List<TraceNode> nodes, List<TracePod> arriving, long seed) {
        ClusterState state = new ClusterState();
        nodes.forEach(node -> state.putNode(info(node)));
        PlacementPlanner planner = new PlacementPlanner(profile);
        SplittableRandom random = new SplittableRandom(seed);
        List<PendingPod> pending = pending(arriving);
        long allocatedMilli = 0;
        int placed = 0;
        long start = System.nanoTime();
        for (int from = 0; from < pending.size(); from += batch) {
            List<PendingPod> next = pending.subList(from, Math.min(from + batch, pending.size()));
            PlacementPlan plan = planner.plan(state.snapshot(next), next, random);
            for (PlacementPlan.Placed choice : plan.placed()) {
                state.putPod(BoundPod.of(choice.pod(), choice.nodeName(), choice.devices()));
                DeviceDemand got = choice.pod().demand().devices();
                allocatedMilli += (long) got.count() * got.milliEach();
                placed++;
            }
        }
        return new Packed(allocatedMilli, placed, System.nanoTime() - start);
    }

    private static NodeInfo info(TraceNode node) {
        Map<String, Long> has = new TreeMap<>();
        has.put(ResourceAmounts.CPU, node.cpuMillis());
        has.put(ResourceAmounts.MEMORY, node.memoryMebibytes() * MEBIBYTE);
        has.put(ResourceAmounts.PODS, PODS_OF_A_NODE);
        has.put(DeviceDemand.DEVICES, (long) node.gpus());
        has.put(DeviceDemand.MILLI, (long) node.gpus() * DeviceDemand.WHOLE_MILLI);
        Map<String, String> labels = Map.of(MODEL, node.model());
        return new NodeInfo(node.name(), labels, List.of(), false, new ResourceAmounts(new TreeMap<>(has)));
    }

    /** Pods that ask for the same share one demand, as those of one template do. */
    private static List<PendingPod> pending(List<TracePod> arriving) {
        Map<PodDemand, PodDemand> demands = new HashMap<>();
        List<PendingPod> pending = new ArrayList<>(arriving.size());
        for (int i = 0; i < arriving.size(); i++) {
            PodDemand demand = demand(arriving.get(i));
            PodDemand same = demands.computeIfAbsent(demand, first -> first);
            pending.add(new PendingPod(new ObjectKey("replay", "pod-" + i), "", same, 0, true));
        }
        return pending;
    }

    private static PodDemand demand(TracePod pod) {
        Map<String, Long> asks = new TreeMap<>();
        asks.put(ResourceAmounts.CPU, pod.cpuMillis());
        asks.put(ResourceAmounts.MEMORY, pod.memoryMebibytes() * MEBIBYTE);
        asks.put(ResourceAmounts.PODS, 1L);
        asks.put(pod.isShare() ? DeviceDemand.MILLI : DeviceDemand.DEVICES, (long)
                (pod.isShare() ? pod.gpuMilli() : pod.gpus()));
        ResourceAmounts requests = new ResourceAmounts(new TreeMap<>(asks));
        return new PodDemand(
                requests,
                requests.get(ResourceAmounts.CPU),
                requests.get(ResourceAmounts.MEMORY),
                constraints(pod),
                Set.of(),
                List.of());
    }

    private static NodeConstraints constraints(TracePod pod) {
        if (pod.gpus() == 0 || pod.models().isEmpty()) {
            return NodeConstraints.NONE;
        }
        NodeTerm oneOf = new NodeTerm(List.of(new Requirement.In(MODEL, pod.models())), List.of());
        return new NodeConstraints(
                "", Map.of(), Optional.of(List.of(oneOf)), List.of(), List.of(), VolumeConstraints.NONE);
    }
}
