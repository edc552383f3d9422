package dev.gantry.scheduler.quota;

import dev.gantry.apimachinery.schema.QuantityAmount;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.api.model.ScopedResourceSelectorRequirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A ResourceQuota, and what it makes of objects; the messages are those of Kubernetes.
 *
 * @param name of the quota
 * @param scopes which pods it is about, if not all
 * @param expressions further such conditions
 * @param hard what may be taken in all
 * @param used what is taken, empty while that is not known
 */
record Quota(
        String name,
        List<String> scopes,
        List<ScopedResourceSelectorRequirement> expressions,
        SortedMap<String, QuantityAmount> hard,
        Optional<SortedMap<String, QuantityAmount>> used) {

    static Quota of(ResourceQuota quota) {
        SortedMap<String, QuantityAmount> hard = amounts(quota.getSpec().getHard());
        Map<String, Quantity> counted =
                quota.getStatus() == null ? Map.of() : quota.getStatus().getUsed();
        SortedMap<String, QuantityAmount> used = amounts(counted);
        var selector = quota.getSpec().getScopeSelector();
        return new Quota(
                quota.getMetadata().getName(),
                quota.getSpec().getScopes(),
                selector == null ? List.of() : selector.getMatchExpressions(),
                hard,
                used.keySet().containsAll(hard.keySet()) ? Optional.of(used) : Optional.empty());
    }

    private static SortedMap<String, QuantityAmount> amounts(@Nullable Map<String, Quantity> quantities) {
        SortedMap<String, QuantityAmount> amounts = new TreeMap<>();
        if (quantities != null) {
            quantities.forEach((name, quantity) ->
                    QuantityAmount.parse(LimitDecision.text(quantity)).ifPresent(amount -> amounts.put(name, amount)));
        }
        return amounts;
    }

    /** Whether the quota is about this pod. */
    boolean isAboutPod(JsonNode pod) {
        return scopes.stream()
                        .allMatch(scope ->
                                QuotaScope.of(scope).map(s -> s.includes(pod)).orElse(false))
                && expressions.stream()
                        .allMatch(expression -> QuotaScope.of(expression.getScopeName())
                                .map(scope -> scope.includes(
                                        pod, expression.getOperator(), Set.copyOf(expression.getValues())))
                                .orElse(false));
    }

    /** Whether the quota is about claims: one with scopes is about pods alone. */
    boolean isAboutClaims() {
        return scopes.isEmpty() && expressions.isEmpty();
    }

    /** The part of a usage that this quota counts. */
    SortedMap<String, QuantityAmount> counted(SortedMap<String, QuantityAmount> usage) {
        SortedMap<String, QuantityAmount> counted = new TreeMap<>(usage);
        counted.keySet().retainAll(hard.keySet());
        return counted;
    }

    /** Why so much more is refused, or empty where it is not. */
    Optional<String> refuse(SortedMap<String, QuantityAmount> more) {
        if (more.isEmpty()) {
            return Optional.empty();
        }
        if (used.isEmpty()) {
            return Optional.of("status unknown for quota: " + name + ", resources: " + String.join(",", more.keySet()));
        }
        SortedMap<String, QuantityAmount> after = plus(used.get(), more);
        List<String> exceeded = more.keySet().stream()
                .filter(resource -> after.getOrDefault(resource, Amounts.zero())
                                .compareTo(hard.getOrDefault(resource, Amounts.zero()))
                        > 0)
                .toList();
        return exceeded.isEmpty()
                ? Optional.empty()
                : Optional.of("exceeded quota: " + name + ", requested: " + text(more, exceeded) + ", used: "
                        + text(used.get(), exceeded) + ", limited: " + text(hard, exceeded));
    }

    static SortedMap<String, QuantityAmount> plus(
            SortedMap<String, QuantityAmount> used, SortedMap<String, QuantityAmount> more) {
        SortedMap<String, QuantityAmount> sum = new TreeMap<>(used);
        Amounts.add(sum, more);
        return sum;
    }

    private static String text(SortedMap<String, QuantityAmount> amounts, List<String> names) {
        return names.stream()
                .map(name -> name + "=" + QuantityText.of(name, amounts.getOrDefault(name, Amounts.zero())))
                .collect(Collectors.joining(","));
    }

    /** Amounts of the wire model; of the quota's resources those that are not used are 0. */
    Map<String, Quantity> quantities(SortedMap<String, QuantityAmount> amounts) {
        Map<String, Quantity> quantities = new TreeMap<>();
        hard.keySet()
                .forEach(resource -> quantities.put(
                        resource,
                        Quantity.parse(QuantityText.of(resource, amounts.getOrDefault(resource, Amounts.zero())))));
        return quantities;
    }
}
