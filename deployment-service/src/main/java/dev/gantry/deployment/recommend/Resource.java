package dev.gantry.deployment.recommend;

import dev.gantry.apimachinery.schema.QuantityAmount;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A resource that is recommended, and its unit here: thousandths of a core, or bytes. */
public enum Resource {
    CPU("cpu"),
    MEMORY("memory");

    private static final int MILLIS = 1_000;
    private static final long MEBIBYTE = 1L << 20;

    private final String wire;

    Resource(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }

    static Optional<Resource> of(String wire) {
        return wire.equals(CPU.wire)
                ? Optional.of(CPU)
                : wire.equals(MEMORY.wire) ? Optional.of(MEMORY) : Optional.empty();
    }

    /** The amount of a quantity in this unit; empty of what is none. */
    OptionalLong parse(String quantity) {
        return QuantityAmount.parse(quantity).stream()
                .mapToLong(amount -> this == CPU ? amount.millis() : amount.units())
                .findFirst();
    }

    /** {@code 250m}, {@code 2}, {@code 128Mi}, {@code 1000}. */
    String text(long amount) {
        if (this == CPU) {
            return amount % MILLIS == 0 ? Long.toString(amount / MILLIS) : amount + "m";
        }
        return amount % MEBIBYTE == 0 ? amount / MEBIBYTE + "Mi" : Long.toString(amount);
    }

    /** The amount in a container's requests or limits; empty where there is none. */
    OptionalLong in(@Nullable Map<String, Quantity> amounts) {
        Quantity quantity = amounts == null ? null : amounts.get(wire);
        return quantity == null ? OptionalLong.empty() : parse(quantity.toString());
    }

    /** Amounts of {@code {"cpu":"250m","memory":"128Mi"}}; what is no quantity is left out. */
    public static Map<Resource, Long> amounts(JsonNode quantities) {
        Map<Resource, Long> amounts = new EnumMap<>(Resource.class);
        for (Resource resource : values()) {
            resource.parse(quantities.path(resource.wire).asString(""))
                    .ifPresent(amount -> amounts.put(resource, amount));
        }
        return amounts;
    }

    /** In the order of this enum, so that the same amounts are the same text. */
    static void put(Map<Resource, Long> amounts, ObjectNode quantities) {
        for (Resource resource : values()) {
            Long amount = amounts.get(resource);
            if (amount != null) {
                quantities.put(resource.wire, resource.text(amount));
            }
        }
    }
}
