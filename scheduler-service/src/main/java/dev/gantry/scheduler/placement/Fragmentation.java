package dev.gantry.scheduler.placement;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Scores nodes by how little a pod fragments their accelerators: fragmentation gradient descent, bounded by cpu and memory.
 *
 * <p>Goal: what is left of devices stays of use to the pods to be expected. For one class of pods, what is left of a node's
 * devices is a fragment where the node cannot take a pod of the class at all, for whatever it lacks. Where it can, a fragment is
 * what is left of each device that is too full for the class, and of the others as much as the node's cpu and memory do not
 * suffice for. A node's fragmentation is the mean of that over the classes, by their numbers of pods. A pod goes where it raises
 * that the least, on the device where it does so.
 *
 * <p>Example: pods of a half device and of a whole one are equally common. Of node a one device is half taken, node b is empty with
 * one device. On b, a pod of a half makes fragments: the other half is of no use to whole ones, 500 thousandths in half of the
 * cases, 250 on average. On a, half a device was such a fragment and is gone: -250. So the pod goes to a. Example of the
 * bound: 4 cpu and two devices are left, and pods want 3 cpu and a device each: of the devices, 2,000 * (1 - 4 / 6) is a fragment.
 *
 * <p>Pods without accelerators are scored as well: cpu and memory that they take can make devices useless. What they would leave
 * unused counts for no class, as it is the same on every node.
 *
 * <p>Source: Weng et al., "Beware of Fragmentation: Scheduling GPU-Sharing Workloads with Fragmentation Gradient Descent", USENIX ATC
 * 2023. Beyond it: there, cpu counts only where it does not suffice for a single pod, and memory does not count; and scores are
 * not rounded to a hundred steps here.
 */
final class Fragmentation {

    /** A pod of a device more or less by which the score is a sigmoid. */
    private static final double SCALE_MILLI = DeviceDemand.WHOLE_MILLI;

    private final PlanLedger ledger;
    private final long pods;

    /** By class. */
    private final long[] classPods;

    private final long[] cpuMillis;
    private final long[] memoryBytes;
    private final long[] milli;
    private final int[] count;
    private final int[] kind;
    private final boolean[][] mayRun;

    /** What is asked of each device, once for all classes that ask for the same. */
    private final DeviceDemand[] kinds;

    /** For the node that is being looked at, by kind: devices that have room, and what is left of them. */
    private final int[] fitting;

    private final long[] usefulMilli;
    private final int[] free = new int[DeviceDemand.MAX_DEVICES];

    /** By node, and the count of placements on the node for which it is right. */
    private final long[] amounts;

    private final int[] seenPlacementsOf;

    /**
     * For one plan.
     *
     * @param mayRun which nodes may run pods of given constraints, whatever is left of them
     */
    Fragmentation(DemandMix mix, PlanLedger ledger, Function<NodeConstraints, boolean[]> mayRun) {
        List<DemandMix.Counted> classes = mix.classes();
        this.ledger = ledger;
        this.pods = Math.max(1, mix.pods());
        this.classPods = classes.stream().mapToLong(DemandMix.Counted::pods).toArray();
        this.cpuMillis = classes.stream().mapToLong(c -> c.demand().cpuMillis()).toArray();
        this.memoryBytes =
                classes.stream().mapToLong(c -> c.demand().memoryBytes()).toArray();
        this.milli = classes.stream()
                .mapToLong(c -> (long) c.demand().devices().count()
                        * c.demand().devices().milliEach())
                .toArray();
        this.count =
                classes.stream().mapToInt(c -> c.demand().devices().count()).toArray();
        this.mayRun = classes.stream()
                .map(c -> mayRun.apply(c.demand().constraints()))
                .toArray(boolean[][]::new);
        List<DeviceDemand> one =
                classes.stream().map(c -> each(c.demand().devices())).distinct().toList();
        this.kinds = one.toArray(DeviceDemand[]::new);
        this.kind = classes.stream()
                .mapToInt(c -> one.indexOf(each(c.demand().devices())))
                .toArray();
        this.fitting = new int[kinds.length];
        this.usefulMilli = new long[kinds.length];
        this.amounts = new long[ledger.nodes().size()];
        this.seenPlacementsOf = new int[amounts.length];
        Arrays.fill(seenPlacementsOf, -1);
    }

    private static DeviceDemand each(DeviceDemand demand) {
        return new DeviceDemand(1, demand.milliEach(), demand.shareable());
    }

    /** From 0 to {@link Profile#MAX_SCORE}, half of it where nothing changes; the node must be able to take the pod. */
    long score(PodDemand demand, int node) {
        if (ledger.usage().devices().count(node) == 0) {
            return Profile.MAX_SCORE / 2;
        }
        double rise = (double) (amountWith(demand, choose(demand, node), node) - amount(node)) / pods;
        return (long) (Profile.MAX_SCORE / (1 + Math.exp(rise / SCALE_MILLI)));
    }

    /** The devices that the pod gets on the node: of those for a share, the one where it makes the least fragments. */
    DeviceSet choose(PodDemand demand, int node) {
        DeviceDemand wanted = demand.devices();
        if (!wanted.isShare()) {
            return wanted.isNone()
                    ? DeviceSet.NONE
                    : BestFitDevices.choose(wanted, ledger.usage().devices(), node);
        }
        DeviceTable devices = ledger.usage().devices();
        DeviceSet best = DeviceSet.NONE;
        long least = Long.MAX_VALUE;
        for (int device = 0; device < devices.eligible(wanted, node); device++) {
            if (devices.freeMilli(node, device) >= wanted.milliEach() && !isLikeAnEarlierOne(devices, node, device)) {
                long amount = amountWith(demand, DeviceSet.of(device), node);
                if (amount < least) {
                    least = amount;
                    best = DeviceSet.of(device);
                }
            }
        }
        return best;
    }

    private static boolean isLikeAnEarlierOne(DeviceTable devices, int node, int device) {
        for (int earlier = 0; earlier < device; earlier++) {
            if (devices.freeMilli(node, earlier) == devices.freeMilli(node, device)) {
                return true;
            }
        }
        return false;
    }

    /** The fragmentation of the node as it is, in thousandths of devices, times the number of pods. */
    private long amount(int node) {
        if (seenPlacementsOf[node] != ledger.placementsOf(node)) {
            seenPlacementsOf[node] = ledger.placementsOf(node);
            amounts[node] = amountWith(0, 0, DeviceDemand.NONE, DeviceSet.NONE, node);
        }
        return amounts[node];
    }

    private long amountWith(PodDemand demand, DeviceSet taken, int node) {
        return amountWith(
                demand.requests().get(ResourceAmounts.CPU),
                demand.requests().get(ResourceAmounts.MEMORY),
                demand.devices(),
                taken,
                node);
    }

    private long amountWith(long cpu, long memory, DeviceDemand devices, DeviceSet taken, int node) {
        long total = lookAt(node, devices.milliEach(), taken.bits());
        long freeCpu = ledger.usage().free(ResourceAxes.CPU, node) - cpu;
        long freeMemory = ledger.usage().free(ResourceAxes.MEMORY, node) - memory;
        long amount = 0;
        for (int i = 0; i < classPods.length; i++) {
            boolean takes = cpuMillis[i] <= freeCpu
                    && memoryBytes[i] <= freeMemory
                    && count[i] <= fitting[kind[i]]
                    && mayRun[i][node];
            amount += classPods[i] * (takes ? total - useful(i, freeCpu, freeMemory) : total);
        }
        return amount;
    }

    /** How much of the devices that have room the node has cpu and memory for, if it were filled with pods of the class. */
    private long useful(int i, long freeCpu, long freeMemory) {
        double useful = usefulMilli[kind[i]];
        if (cpuMillis[i] > 0) {
            useful = Math.min(useful, (double) milli[i] * freeCpu / cpuMillis[i]);
        }
        if (memoryBytes[i] > 0) {
            useful = Math.min(useful, (double) milli[i] * freeMemory / memoryBytes[i]);
        }
        return (long) useful;
    }

    /** Fills in what each kind finds on the node once the devices are taken; answers what is left of all devices then. */
    private long lookAt(int node, int takenMilli, long taken) {
        DeviceTable devices = ledger.usage().devices();
        int end = devices.count(node);
        long total = 0;
        for (int device = 0; device < end; device++) {
            free[device] = devices.freeMilli(node, device) - ((taken >>> device & 1) == 0 ? 0 : takenMilli);
            total += free[device];
        }
        for (int i = 0; i < kinds.length; i++) {
            int eligible = devices.eligible(kinds[i], node);
            int each = kinds[i].milliEach();
            int fits = 0;
            long useful = 0;
            for (int device = 0; device < eligible; device++) {
                if (free[device] >= each) {
                    fits++;
                    useful += free[device];
                }
            }
            fitting[i] = fits;
            usefulMilli[i] = useful;
        }
        return total;
    }
}
