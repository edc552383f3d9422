package dev.gantry.monitoring.recommend;

/** An amount of each resource that is recommended. */
public record Amounts(long cpuMillis, long memoryBytes) {

    private static final int MILLIS = 1_000;

    /** Memory is told in whole mebibytes. */
    private static final long MEBIBYTE = 1L << 20;

    /** Rounded up, to a thousandth of a core and a mebibyte. */
    static Amounts of(double cores, double bytes) {
        return new Amounts((long) Math.ceil(cores * MILLIS), (long) Math.ceil(bytes / MEBIBYTE) * MEBIBYTE);
    }

    /** {@code 250m}. */
    public String cpu() {
        return cpuMillis % MILLIS == 0 ? Long.toString(cpuMillis / MILLIS) : cpuMillis + "m";
    }

    /** {@code 128Mi}. */
    public String memory() {
        return memoryBytes / MEBIBYTE + "Mi";
    }
}
