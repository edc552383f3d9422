package dev.gantry.scheduler.placement;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Some devices of one node, by their numbers from 0.
 *
 * @param bits bit i is set for device i
 */
public record DeviceSet(long bits) {

    /** On a bound pod: the devices that it has, such as {@code 0} or {@code 2,3}. */
    public static final String ANNOTATION = "gantry.dev/gpu-devices";

    public static final DeviceSet NONE = new DeviceSet(0);

    private static final Pattern TEXT = Pattern.compile("\\d{1,2}(,\\d{1,2}){0,63}");

    public static DeviceSet of(int... devices) {
        DeviceSet set = NONE;
        for (int device : devices) {
            set = set.with(device);
        }
        return set;
    }

    /** Reads what {@link #text} wrote; empty for anything else, and for a number past the devices that a node can have. */
    public static Optional<DeviceSet> parse(String text) {
        if (!TEXT.matcher(text).matches()) {
            return Optional.empty();
        }
        DeviceSet set = NONE;
        for (String number : text.split(",", -1)) {
            int device = Integer.parseInt(number);
            if (device >= DeviceDemand.MAX_DEVICES) {
                return Optional.empty();
            }
            set = set.with(device);
        }
        return Optional.of(set);
    }

    public DeviceSet with(int device) {
        return new DeviceSet(bits | 1L << device);
    }

    public boolean isEmpty() {
        return bits == 0;
    }

    public int size() {
        return Long.bitCount(bits);
    }

    /** One more than the highest number. */
    int end() {
        return Long.SIZE - Long.numberOfLeadingZeros(bits);
    }

    /** The numbers, rising. */
    public List<Integer> devices() {
        List<Integer> devices = new ArrayList<>(size());
        for (long left = bits; left != 0; left &= left - 1) {
            devices.add(Long.numberOfTrailingZeros(left));
        }
        return devices;
    }

    /** The numbers, rising, with commas between them. */
    public String text() {
        return String.join(",", devices().stream().map(String::valueOf).toList());
    }
}
