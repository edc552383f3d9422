package dev.gantry.scheduler.placement;

import java.util.Comparator;

/**
 * What a pod asks of the accelerators of its node: whole devices, or a share of one.
 *
 * @param count how many devices; 1 for a share
 * @param milliEach what it takes of each, in thousandths of a device: 1,000 for whole devices, less for a share
 * @param shareable whether only devices will do that its node offers for sharing
 */
public record DeviceDemand(int count, int milliEach, boolean shareable) {

    /** Whole devices, as their device plugins name them. */
    public static final String DEVICES = "nvidia.com/gpu";

    /** Thousandths of devices that are offered for sharing: less than 1,000 is a share of one, 2,000 are two whole ones. */
    public static final String MILLI = "gantry.dev/gpu-milli";

    /** A whole device in thousandths. */
    public static final int WHOLE_MILLI = 1_000;

    /** Devices of one node that are told apart, as many as fit in the bits of a long; machines have 16 at the most today. */
    static final int MAX_DEVICES = 64;

    public static final DeviceDemand NONE = new DeviceDemand(0, 0, false);

    /** Whole devices come first, since they find the least places, then the largest shares. */
    static final Comparator<DeviceDemand> HARDEST_FIRST = Comparator.comparingInt((DeviceDemand d) -> -d.milliEach)
            .thenComparingInt(demand -> -demand.count)
            .thenComparing(DeviceDemand::shareable);

    /** The demand among requests; what validation refuses (a share and more, both resources) counts as whole devices. */
    public static DeviceDemand of(ResourceAmounts requests) {
        long devices = requests.get(DEVICES);
        long milli = requests.get(MILLI);
        if (devices == 0 && milli == 0) {
            return NONE;
        }
        if (devices == 0 && milli < WHOLE_MILLI) {
            return new DeviceDemand(1, (int) milli, true);
        }
        long whole = devices + Math.ceilDiv(milli, WHOLE_MILLI);
        // One more than any node has is as impossible as many more.
        return new DeviceDemand((int) Math.min(whole, MAX_DEVICES + 1), WHOLE_MILLI, devices == 0);
    }

    public boolean isNone() {
        return count == 0;
    }

    public boolean isShare() {
        return count > 0 && milliEach < WHOLE_MILLI;
    }
}
