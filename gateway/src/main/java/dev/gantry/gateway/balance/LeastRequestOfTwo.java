package dev.gantry.gateway.balance;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Chooses the endpoint with fewer requests under way of two taken at random, which spreads load nearly as evenly as
 * comparing all and never sends everyone to the same least loaded one (Mitzenmacher, "The Power of Two Choices in
 * Randomized Load Balancing", 2001). Worked case: of loads 9, 0, 0, 0 the loaded one is chosen only when both picks
 * are it, and a pair of distinct endpoints is always drawn, so never.
 */
public final class LeastRequestOfTwo {

    private final RandomGenerator random;
    private final InstantSource clock;

    public LeastRequestOfTwo(RandomGenerator random, InstantSource clock) {
        this.random = random;
        this.clock = clock;
    }

    /**
     * Chooses an endpoint and counts the request in.
     *
     * @param endpoints those that are ready
     * @param tried those that this request already failed at, which are not chosen again
     * @return empty when no endpoint is left; ejected ones are used only when there is no other
     */
    public Optional<Endpoint> begin(List<Endpoint> endpoints, Collection<Endpoint> tried) {
        return choose(usable(endpoints, tried, clock.instant()));
    }

    /** The same among those that are not ejected; empty where there are none. */
    Optional<Endpoint> beginHealthy(List<Endpoint> endpoints, Collection<Endpoint> tried) {
        Instant now = clock.instant();
        return choose(usable(endpoints, tried, now).stream()
                .filter(e -> !e.ejected(now))
                .toList());
    }

    private Optional<Endpoint> choose(List<Endpoint> among) {
        List<Endpoint> usable = among;
        // Ends: each turn that returns nothing removes an endpoint that was closed meanwhile.
        while (!usable.isEmpty()) {
            Endpoint chosen = lessLoaded(usable);
            if (chosen.begin()) {
                return Optional.of(chosen);
            }
            usable = usable.stream().filter(e -> !e.closed()).toList();
        }
        return Optional.empty();
    }

    private Endpoint lessLoaded(List<Endpoint> endpoints) {
        int size = endpoints.size();
        if (size == 1) {
            return endpoints.getFirst();
        }
        int first = random.nextInt(size);
        int second = (first + 1 + random.nextInt(size - 1)) % size;
        Endpoint a = endpoints.get(first);
        Endpoint b = endpoints.get(second);
        return b.inFlight() < a.inFlight() ? b : a;
    }

    /** Mostly the list itself; a copy only while something is wrong. */
    private static List<Endpoint> usable(List<Endpoint> endpoints, Collection<Endpoint> tried, Instant now) {
        if (tried.isEmpty() && endpoints.stream().noneMatch(e -> e.ejected(now))) {
            return endpoints;
        }
        List<Endpoint> untried =
                endpoints.stream().filter(e -> !tried.contains(e)).toList();
        List<Endpoint> healthy = untried.stream().filter(e -> !e.ejected(now)).toList();
        return healthy.isEmpty() ? untried : healthy;
    }
}
