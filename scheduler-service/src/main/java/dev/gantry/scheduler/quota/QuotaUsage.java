package dev.gantry.scheduler.quota;

import dev.gantry.apimachinery.schema.QuantityAmount;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** How much of what quotas count one pod or claim takes. */
final class QuotaUsage {

    private static final QuantityAmount ONE = new QuantityAmount(BigDecimal.ONE);
    private static final Set<String> ENDED = Set.of("Succeeded", "Failed");
    private static final List<String> STANDARD = List.of("cpu", "memory", "ephemeral-storage");

    /** A quota of one of these wants every container to say how much of it. */
    private static final List<String> MUST_BE_SAID =
            List.of("cpu", "limits.cpu", "limits.memory", "memory", "requests.cpu", "requests.memory");

    private QuotaUsage() {}

    /** How much more a pod takes once it is updated, of what it then takes more of. */
    static SortedMap<String, QuantityAmount> growth(JsonNode current, JsonNode updated) {
        SortedMap<String, QuantityAmount> before = ofPod(current);
        SortedMap<String, QuantityAmount> growth = new TreeMap<>();
        ofPod(updated).forEach((name, amount) -> {
            BigDecimal more = amount.value()
                    .subtract(before.getOrDefault(name, Amounts.zero()).value());
            if (more.signum() > 0) {
                growth.put(name, new QuantityAmount(more));
            }
        });
        return growth;
    }

    /** What the pod takes until it has ended. */
    static SortedMap<String, QuantityAmount> ofPod(JsonNode pod) {
        SortedMap<String, QuantityAmount> usage = new TreeMap<>();
        if (ENDED.contains(pod.path("status").path("phase").asString(""))) {
            return usage;
        }
        usage.put("pods", ONE);
        usage.put("count/pods", ONE);
        Amounts amounts = Amounts.held(pod);
        amounts.requests().forEach((name, amount) -> {
            usage.put("requests." + name, amount);
            if (STANDARD.contains(name)) {
                usage.put(name, amount);
            }
        });
        amounts.limits().forEach((name, amount) -> {
            if (STANDARD.contains(name)) {
                usage.put("limits." + name, amount);
            }
        });
        return usage;
    }

    static SortedMap<String, QuantityAmount> ofClaim(JsonNode claim) {
        SortedMap<String, QuantityAmount> usage = new TreeMap<>();
        usage.put("persistentvolumeclaims", ONE);
        usage.put("count/persistentvolumeclaims", ONE);
        QuantityAmount storage =
                Amounts.ofContainer(claim.path("spec")).request("storage").orElse(Amounts.zero());
        usage.put("requests.storage", storage);
        String storageClass = claim.path("spec").path("storageClassName").asString("");
        if (!storageClass.isEmpty()) {
            usage.put(storageClass + ".storageclass.storage.k8s.io/persistentvolumeclaims", ONE);
            usage.put(storageClass + ".storageclass.storage.k8s.io/requests.storage", storage);
        }
        return usage;
    }

    /** What the pod's containers do not say though a quota with these limits wants it, such as {@code cpu for: app}. */
    static List<String> unsaid(JsonNode pod, Map<String, QuantityAmount> hard) {
        List<String> unsaid = new ArrayList<>();
        for (String resource : MUST_BE_SAID) {
            if (!hard.containsKey(resource)) {
                continue;
            }
            List<String> silent = new ArrayList<>();
            for (String field : List.of("containers", "initContainers")) {
                for (JsonNode container : pod.path("spec").path(field)) {
                    if (!says(container, resource)) {
                        silent.add(container.path("name").asString(""));
                    }
                }
            }
            if (!silent.isEmpty()) {
                unsaid.add(resource + " for: "
                        + String.join(
                                ",", new HashSet<>(silent).stream().sorted().toList()));
            }
        }
        return unsaid;
    }

    private static boolean says(JsonNode container, String resource) {
        String field = resource.startsWith("limits.") ? "limits" : "requests";
        String name = resource.substring(resource.indexOf('.') + 1);
        return container.path("resources").path(field).has(name);
    }
}
