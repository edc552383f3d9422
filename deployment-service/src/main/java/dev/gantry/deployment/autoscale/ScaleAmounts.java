package dev.gantry.deployment.autoscale;

import dev.gantry.apimachinery.schema.QuantityAmount;
import io.fabric8.kubernetes.api.model.Quantity;
import org.jspecify.annotations.Nullable;

/** Quantities in thousandths of their unit. */
final class ScaleAmounts {

    private static final long MILLIS = 1_000;

    private ScaleAmounts() {}

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
