package dev.gantry.scheduler.quota;

import dev.gantry.apimachinery.schema.QuantityAmount;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * What the containers of a pod hold, by its spec and by what its node says of them.
 *
 * @param statuses by the container's name
 * @param asked whether what the spec asks for counts: not where the node can never give it
 */
record HeldAmounts(Map<String, JsonNode> statuses, boolean asked) {

    private static final String PENDING = "PodResizePending";
    private static final String INFEASIBLE = "Infeasible";

    static HeldAmounts of(JsonNode pod) {
        JsonNode status = pod.path("status");
        Map<String, JsonNode> statuses = new HashMap<>();
        Stream.of("initContainerStatuses", "containerStatuses")
                .forEach(field -> status.path(field)
                        .forEach(
                                container -> statuses.put(container.path("name").asString(""), container)));
        return new HeldAmounts(
                statuses,
                !isInfeasible(status, pod.path("metadata").path("generation").asLong(0)));
    }

    /** The word of the node counts for the spec that it was said of. */
    private static boolean isInfeasible(JsonNode status, long generation) {
        for (JsonNode condition : status.path("conditions")) {
            if (condition.path("type").asString("").equals(PENDING)
                    && condition.path("reason").asString("").equals(INFEASIBLE)
                    && condition.path("observedGeneration").asLong(generation) == generation) {
                return true;
            }
        }
        return false;
    }

    SortedMap<String, QuantityAmount> requests(JsonNode container) {
        JsonNode status = statusOf(container);
        SortedMap<String, QuantityAmount> given = most(
                Amounts.amounts(status.path("allocatedResources")),
                Amounts.ofContainer(status).requests());
        return most(given, Amounts.ofContainer(container).requests(), status);
    }

    SortedMap<String, QuantityAmount> limits(JsonNode container) {
        JsonNode status = statusOf(container);
        return most(
                Amounts.ofContainer(status).limits(),
                Amounts.ofContainer(container).limits(),
                status);
    }

    private JsonNode statusOf(JsonNode container) {
        return statuses.getOrDefault(container.path("name").asString(""), MissingNode.getInstance());
    }

    private SortedMap<String, QuantityAmount> most(
            SortedMap<String, QuantityAmount> given, SortedMap<String, QuantityAmount> wanted, JsonNode status) {
        return asked || !status.has("resources") ? most(given, wanted) : given;
    }

    private static SortedMap<String, QuantityAmount> most(
            SortedMap<String, QuantityAmount> one, SortedMap<String, QuantityAmount> other) {
        SortedMap<String, QuantityAmount> most = new TreeMap<>(one);
        other.forEach((name, amount) -> most.merge(name, amount, Amounts::larger));
        return most;
    }
}
