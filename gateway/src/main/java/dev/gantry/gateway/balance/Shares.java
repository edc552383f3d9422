package dev.gantry.gateway.balance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The ready endpoints of a Service's port, by how requests are shared among them.
 *
 * <p>Revisions that have a weight divide among themselves, by weight, the requests that fall to their pods; endpoints without
 * one get as many each as if no weight existed. Worked cases: weights 90 and 10, whatever their numbers of pods: shares of
 * 90% and 10%. The same with 5 pods in all beside 5 pods of another workload: 45%, 5% and 50%.
 *
 * @param shares those with a part of the requests
 * @param spare endpoints of weight 0, which are used only where no other is left
 */
public record Shares(List<Share> shares, List<Endpoint> spare) {

    public static final Shares NONE = new Shares(List.of(), List.of());

    /**
     * Endpoints among which the balancer chooses freely.
     *
     * @param part of the requests, on a scale that all shares have in common; more than 0
     */
    public record Share(double part, List<Endpoint> endpoints) {

        public Share {
            endpoints = List.copyOf(endpoints);
        }
    }

    public Shares {
        shares = List.copyOf(shares);
        spare = List.copyOf(spare);
    }

    /** Endpoints that share evenly. */
    public static Shares even(List<Endpoint> endpoints) {
        return endpoints.isEmpty() ? NONE : new Shares(List.of(new Share(1, endpoints)), List.of());
    }

    /** @param weights by revision; an endpoint of a revision that is missing here has no weight */
    public static Shares of(List<Endpoint> endpoints, Map<String, Integer> weights) {
        if (weights.isEmpty()) {
            return even(endpoints);
        }
        List<Endpoint> plain = new ArrayList<>();
        List<Endpoint> spare = new ArrayList<>();
        Map<String, List<Endpoint>> weighted = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            @Nullable Integer weight = weights.get(endpoint.revision());
            if (weight == null) {
                plain.add(endpoint);
            } else if (weight == 0) {
                spare.add(endpoint);
            } else {
                weighted.computeIfAbsent(endpoint.revision(), revision -> new ArrayList<>())
                        .add(endpoint);
            }
        }
        return new Shares(shares(plain, weighted, weights), spare);
    }

    private static List<Share> shares(
            List<Endpoint> plain, Map<String, List<Endpoint>> weighted, Map<String, Integer> weights) {
        List<Share> shares = new ArrayList<>();
        if (!plain.isEmpty()) {
            shares.add(new Share(plain.size(), plain));
        }
        int endpoints = weighted.values().stream().mapToInt(List::size).sum();
        double all = weighted.keySet().stream()
                .mapToInt(revision -> Objects.requireNonNull(weights.get(revision)))
                .sum();
        weighted.forEach((revision, members) ->
                shares.add(new Share(endpoints * Objects.requireNonNull(weights.get(revision)) / all, members)));
        return shares;
    }

    /** All endpoints that are ready, of whatever weight. */
    public List<Endpoint> endpoints() {
        List<Endpoint> all = new ArrayList<>();
        shares.forEach(share -> all.addAll(share.endpoints()));
        all.addAll(spare);
        return all;
    }
}
