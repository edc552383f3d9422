package dev.gantry.deployment.autoscale;

import dev.gantry.apimachinery.schema.QuantityAmount;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/** Quantities in thousandths of their unit. */
final class ScaleAmounts {

    private static final long MILLIS = 1_000;

    private static final double TOLERANCE = 0.1;

    /** What a ratio such as 55/50 may be off by as a double: a tenth is within the tolerance. */
    private static final double ROUNDING = 1e-9;

    private ScaleAmounts() {}

    /** Whether a ratio of use to target is so near to 1 that nothing is to change. */
    static boolean isClose(double ratio) {
        return Math.abs(1 - ratio) <= TOLERANCE + ROUNDING;
    }

    static long millis(@Nullable Quantity quantity) {
        return quantity == null
                ? 0
                : QuantityAmount.parse(quantity.toString())
                        .map(QuantityAmount::millis)
                        .orElse(0L);
    }

    static Quantity quantity(long millis) {
        return millis % MILLIS == 0 ? new Quantity(Long.toString(millis / MILLIS)) : new Quantity(millis + "m");
    }
}
