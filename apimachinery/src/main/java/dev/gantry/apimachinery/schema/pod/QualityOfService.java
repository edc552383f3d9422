package dev.gantry.apimachinery.schema.pod;

import dev.gantry.apimachinery.schema.QuantityAmount;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The quality of service class of a pod, which says whom a node that runs short stops first. */
public enum QualityOfService {
    GUARANTEED("Guaranteed"),
    BURSTABLE("Burstable"),
    BEST_EFFORT("BestEffort");

    private static final List<String> COUNTED = List.of("cpu", "memory");

    private final String wireName;

    QualityOfService(String wireName) {
        this.wireName = wireName;
    }

    /** As {@code status.qosClass} has it. */
    public String wireName() {
        return wireName;
    }

    /**
     * Guaranteed where every container limits both cpu and memory and requests just that; BestEffort where none names either.
     *
     * @param spec a pod's spec after defaults
     */
    public static QualityOfService of(JsonNode spec) {
        boolean guaranteed = true;
        boolean anything = false;
        for (String field : PodSpecDefaults.CONTAINER_FIELDS) {
            for (ObjectNode container : FieldDefaults.objects(spec, field)) {
                JsonNode resources = container.path("resources");
                anything |= names(resources.path("requests")) || names(resources.path("limits"));
                guaranteed &= COUNTED.stream().allMatch(name -> isFixed(resources, name));
            }
        }
        if (!anything) {
            return BEST_EFFORT;
        }
        return guaranteed ? GUARANTEED : BURSTABLE;
    }

    private static boolean names(JsonNode amounts) {
        return COUNTED.stream().anyMatch(name -> isPositive(amounts.path(name)));
    }

    private static boolean isFixed(JsonNode resources, String name) {
        JsonNode limit = resources.path("limits").path(name);
        JsonNode request = resources.path("requests").path(name);
        return isPositive(limit) && (request.isMissingNode() || amount(request).equals(amount(limit)));
    }

    private static boolean isPositive(JsonNode amount) {
        return amount(amount) > 0;
    }

    private static Long amount(JsonNode amount) {
        return QuantityAmount.parse(amount.asString(""))
                .map(QuantityAmount::millis)
                .orElse(0L);
    }
}
