package dev.gantry.scheduler.placement;

/**
 * By how much a node misses what a pod needs.
 *
 * @param of a resource, in the units of {@link ResourceAmounts}, or what else is counted, such as {@code maxSkew}
 * @param wanted what the pod needs, or the skew that it would make
 * @param available what there is, or the skew that is allowed
 * @param detail what just is missing, where that says more than the numbers, or ""
 */
public record Shortfall(String of, long wanted, long available, String detail) {

    private static final long MEBIBYTE = 1 << 20;
    private static final long MILLIS_PER_CORE = 1000;

    public Shortfall(String of, long wanted, long available) {
        this(of, wanted, available, "");
    }

    public long missing() {
        return Math.abs(wanted - available);
    }

    /** An amount of what is counted, as users write it: {@code 1500m}, {@code 512Mi}, {@code 3}. */
    public String text(long amount) {
        return switch (of) {
            case ResourceAmounts.CPU ->
                amount % MILLIS_PER_CORE == 0 ? Long.toString(amount / MILLIS_PER_CORE) : amount + "m";
            case ResourceAmounts.MEMORY ->
                amount > 0 && amount % MEBIBYTE == 0 ? amount / MEBIBYTE + "Mi" : Long.toString(amount);
            default -> Long.toString(amount);
        };
    }

    /** Such as {@code 4 cpu asked, 2500m free, 1500m short}. */
    String sentence() {
        return text(wanted) + " " + of + " asked, " + text(available) + " free, " + text(missing()) + " short";
    }
}
