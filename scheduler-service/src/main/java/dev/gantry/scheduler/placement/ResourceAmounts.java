package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.schema.QuantityAmount;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Amounts of resources by name: {@code cpu} in thousandths of a core, all others in whole units (bytes, pieces).
 *
 * @param byName only amounts above zero, in the order of the names
 */
public record ResourceAmounts(SortedMap<String, Long> byName) {

    public static final String CPU = "cpu";
    public static final String MEMORY = "memory";
    public static final String PODS = "pods";

    public static final ResourceAmounts NONE = new ResourceAmounts(new TreeMap<>());

    /**
     * Larger amounts count as this: 2^50, past any machine (1 PiB), and small enough that the sum over the pods of a node
     * cannot overflow a long.
     */
    private static final long MAX_AMOUNT = 1L << 50;

    public ResourceAmounts {
        SortedMap<String, Long> positive = new TreeMap<>(byName);
        positive.values().removeIf(amount -> amount <= 0);
        positive.replaceAll((name, amount) -> Math.min(amount, MAX_AMOUNT));
        byName = Collections.unmodifiableSortedMap(positive);
    }

    /** The amounts of a map of the wire model; a malformed quantity, which validation refuses, counts as nothing. */
    public static ResourceAmounts of(@Nullable Map<String, Quantity> quantities) {
        if (quantities == null || quantities.isEmpty()) {
            return NONE;
        }
        SortedMap<String, Long> amounts = new TreeMap<>();
        quantities.forEach((name, quantity) -> amounts.put(name, amount(name, quantity)));
        return new ResourceAmounts(amounts);
    }

    public long get(String name) {
        return byName.getOrDefault(name, 0L);
    }

    /** These amounts with one of them set. */
    public ResourceAmounts with(String name, long amount) {
        SortedMap<String, Long> changed = new TreeMap<>(byName);
        changed.put(name, amount);
        return new ResourceAmounts(changed);
    }

    public ResourceAmounts plus(ResourceAmounts other) {
        return merged(other, Long::sum);
    }

    /** The larger amount of each resource. */
    public ResourceAmounts max(ResourceAmounts other) {
        return merged(other, Math::max);
    }

    /** Whether this is more of any resource than the other. */
    public boolean isMoreOfAny(ResourceAmounts other) {
        return byName.entrySet().stream().anyMatch(amount -> amount.getValue() > other.get(amount.getKey()));
    }

    private ResourceAmounts merged(ResourceAmounts other, LongBinaryOperator merge) {
        if (other.byName.isEmpty()) {
            return this;
        }
        SortedMap<String, Long> merged = new TreeMap<>(byName);
        other.byName.forEach((name, amount) -> merged.merge(name, amount, merge::applyAsLong));
        return new ResourceAmounts(merged);
    }

    private static long amount(String name, Quantity quantity) {
        String format = quantity.getFormat() == null ? "" : quantity.getFormat();
        return QuantityAmount.parse(quantity.getAmount() + format)
                .map(amount -> name.equals(CPU) ? amount.millis() : amount.units())
                .orElse(0L);
    }
}
