package dev.gantry.scheduler.quota;

import dev.gantry.apimachinery.schema.QuantityAmount;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * What something requests, and to what it is limited.
 *
 * <p>Of a pod, containers add up; init containers run one after the other before them, beside the sidecars started so far, so that the
 * largest counts. Example: containers of 300m and 200m, a sidecar of 100m, then an init container of 800m: 900m.
 */
record Amounts(SortedMap<String, QuantityAmount> requests, SortedMap<String, QuantityAmount> limits) {

    /** Of a container or a claim, whose resources are at {@code resources}. */
    static Amounts ofContainer(JsonNode container) {
        JsonNode resources = container.path("resources");
        return new Amounts(amounts(resources.path("requests")), amounts(resources.path("limits")));
    }

    static Amounts ofPod(JsonNode podSpec) {
        return new Amounts(
                total(podSpec, "requests", container -> ofContainer(container).requests()),
                total(podSpec, "limits", container -> ofContainer(container).limits()));
    }

    /**
     * What a pod that may have been resized takes: of each container the most of what it asks for, what is allocated to it and what
     * it has, so that neither a resize that waits nor one that is not done yet is given away. One that can never be counts for nothing.
     */
    static Amounts held(JsonNode pod) {
        HeldAmounts held = HeldAmounts.of(pod);
        JsonNode spec = pod.path("spec");
        return new Amounts(total(spec, "requests", held::requests), total(spec, "limits", held::limits));
    }

    Optional<QuantityAmount> request(String name) {
        return Optional.ofNullable(requests.get(name));
    }

    Optional<QuantityAmount> limit(String name) {
        return Optional.ofNullable(limits.get(name));
    }

    String requestText(String name) {
        return request(name).map(amount -> QuantityText.of(name, amount)).orElse("");
    }

    String limitText(String name) {
        return limit(name).map(amount -> QuantityText.of(name, amount)).orElse("");
    }

    static SortedMap<String, QuantityAmount> amounts(JsonNode amounts) {
        SortedMap<String, QuantityAmount> parsed = new TreeMap<>();
        amounts.properties()
                .forEach(amount -> QuantityAmount.parse(amount.getValue().asString(""))
                        .ifPresent(value -> parsed.put(amount.getKey(), value)));
        return parsed;
    }

    private static SortedMap<String, QuantityAmount> total(
            JsonNode podSpec, String field, Function<JsonNode, SortedMap<String, QuantityAmount>> ofContainer) {
        SortedMap<String, QuantityAmount> running = new TreeMap<>();
        podSpec.path("containers").forEach(container -> add(running, ofContainer.apply(container)));
        SortedMap<String, QuantityAmount> sidecars = new TreeMap<>();
        SortedMap<String, QuantityAmount> starting = new TreeMap<>();
        for (JsonNode container : podSpec.path("initContainers")) {
            SortedMap<String, QuantityAmount> beside = new TreeMap<>(sidecars);
            add(beside, ofContainer.apply(container));
            if (container.path("restartPolicy").asString("").equals("Always")) {
                sidecars = beside;
            }
            beside.forEach((name, amount) -> starting.merge(name, amount, Amounts::larger));
        }
        add(running, sidecars);
        starting.forEach((name, amount) -> running.merge(name, amount, Amounts::larger));
        SortedMap<String, QuantityAmount> overhead = amounts(podSpec.path("overhead"));
        if (field.equals("limits")) {
            overhead.keySet().retainAll(running.keySet());
        }
        add(running, overhead);
        return running;
    }

    static void add(Map<String, QuantityAmount> sum, Map<String, QuantityAmount> more) {
        more.forEach((name, amount) -> sum.merge(name, amount, Amounts::plus));
    }

    static QuantityAmount larger(QuantityAmount a, QuantityAmount b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    static QuantityAmount plus(QuantityAmount a, QuantityAmount b) {
        return new QuantityAmount(a.value().add(b.value()));
    }

    static QuantityAmount zero() {
        return new QuantityAmount(BigDecimal.ZERO);
    }
}
