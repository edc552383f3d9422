package dev.gantry.gateway.balance;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Chooses a share by its weight, and an endpoint in it by {@link LeastRequestOfTwo}. No request is lost to a weight: where a
 * share has no endpoint that could take it, the others are asked, those of weight 0 last.
 */
public final class WeightedChoice {

    private final RandomGenerator random;
    private final LeastRequestOfTwo balancer;

    public WeightedChoice(RandomGenerator random, LeastRequestOfTwo balancer) {
        this.random = random;
        this.balancer = balancer;
    }

    /**
     * Chooses an endpoint and counts the request in.
     *
     * @param tried those that this request already failed at, which are not chosen again
     * @return empty when no endpoint is left; ejected ones are used only when there is no other
     */
    public Optional<Endpoint> begin(Shares shares, Collection<Endpoint> tried) {
        if (shares.shares().size() == 1 && shares.spare().isEmpty()) {
            return balancer.begin(shares.shares().getFirst().endpoints(), tried);
        }
        List<List<Endpoint>> order = order(shares);
        for (List<Endpoint> endpoints : order) {
            Optional<Endpoint> healthy = balancer.beginHealthy(endpoints, tried);
            if (healthy.isPresent()) {
                return healthy;
            }
        }
        return order.stream()
                .flatMap(endpoints -> balancer.begin(endpoints, tried).stream())
                .findFirst();
    }

    /** The shares, each next one drawn by weight among those that are left. */
    private List<List<Endpoint>> order(Shares shares) {
        List<Shares.Share> left = new ArrayList<>(shares.shares());
        List<List<Endpoint>> order = new ArrayList<>();
        while (!left.isEmpty()) {
            order.add(left.remove(drawn(left)).endpoints());
        }
        order.add(shares.spare());
        return order;
    }

    private int drawn(List<Shares.Share> shares) {
        double all = shares.stream().mapToDouble(Shares.Share::part).sum();
        double point = random.nextDouble() * all;
        for (int i = 0; i < shares.size() - 1; i++) {
            point -= shares.get(i).part();
            if (point < 0) {
                return i;
            }
        }
        return shares.size() - 1;
    }
}
