package dev.gantry.deployment.pod;

import io.fabric8.kubernetes.api.model.IntOrString;

/** A number of pods that is given as such or as a percentage of all: of 10 pods, 25% are 3 rounded up and 2 rounded down. */
public final class Portion {

    private Portion() {}

    public static int roundedUp(IntOrString value, int total) {
        return Math.toIntExact(Math.ceilDiv(hundredths(value, total), 100));
    }

    public static int roundedDown(IntOrString value, int total) {
        return Math.toIntExact(hundredths(value, total) / 100);
    }

    /** What is no number counts as 0, for validation refused it. */
    private static long hundredths(IntOrString value, int total) {
        if (value.getIntVal() != null) {
            return Math.max(0, value.getIntVal()) * 100L;
        }
        String text = value.getStrVal() == null ? "" : value.getStrVal();
        return text.matches("[0-9]{1,3}%") ? Long.parseLong(text.substring(0, text.length() - 1)) * total : 0;
    }
}
