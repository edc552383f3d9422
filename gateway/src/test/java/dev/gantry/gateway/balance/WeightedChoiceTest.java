package dev.gantry.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gantry.gateway.testing.SimulatedClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeightedChoiceTest {

    private static final int REQUESTS = 20_000;

    /** Five standard deviations of the binomial at one half, the widest: sqrt(0.25 / 20,000) * 5. */
    private static final double TOLERANCE = 0.018;

    private final SimulatedClock clock = new SimulatedClock();
    private final List<Endpoint> old = endpoints("old", 3);
    private final List<Endpoint> fresh = endpoints("new", 1);
    private final List<Endpoint> other = endpoints("other", 4);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void requestsAreDividedByWeightWhateverTheNumbersOfPods(long seed) {
        Map<String, Double> shares = shares(seed, Shares.of(both(old, fresh), Map.of("old", 90, "new", 10)));
        assertThat(shares.get("new")).as("seed %d", seed).isCloseTo(0.1, within(TOLERANCE));
    }

    @Test
    void whatHasNoWeightGetsItsEvenShareAndTheWeightsDivideTheRest() {
        Map<String, Double> shares = shares(7, Shares.of(both(both(old, fresh), other), Map.of("old", 75, "new", 25)));
        assertThat(shares.get("other")).isCloseTo(0.5, within(TOLERANCE));
        assertThat(shares.get("old")).isCloseTo(0.375, within(TOLERANCE));
        assertThat(shares.get("new")).isCloseTo(0.125, within(TOLERANCE));
    }

    @Test
    void withinARevisionTheLessLoadedOneIsTaken() {
        Shares shares = Shares.of(both(old, fresh), Map.of("old", 100, "new", 0));
        WeightedChoice choice = choice(3);
        for (int i = 0; i < 300; i++) {
            choice.begin(shares, List.of());
        }
        assertThat(old).allSatisfy(e -> assertThat(e.inFlight()).isBetween(95, 105));
    }

    @Test
    void weightZeroGetsNothingWhileAnotherCanAnswer() {
        Map<String, Double> shares = shares(1, Shares.of(both(old, fresh), Map.of("old", 100, "new", 0)));
        assertThat(shares).containsOnlyKeys("old");
        assertThat(shares(1, Shares.of(both(old, fresh), Map.of("new", 0)))).containsOnlyKeys("old");
    }

    @Test
    void aRevisionWithoutAReadyEndpointLosesNoRequest() {
        assertThat(shares(1, Shares.of(old, Map.of("old", 10, "new", 90)))).containsOnlyKeys("old");
        assertThat(shares(1, Shares.of(fresh, Map.of("old", 100, "new", 0)))).containsOnlyKeys("new");
    }

    @Test
    void whatIsClosedTriedOrEjectedIsTakenFromTheOthers() {
        Shares shares = Shares.of(both(old, fresh), Map.of("old", 1, "new", 99));
        fresh.getFirst().refused(clock.instant());
        assertThat(shares(1, shares)).containsOnlyKeys("old");
        old.forEach(endpoint -> endpoint.refused(clock.instant()));
        assertThat(shares(1, shares)).as("all are ejected").containsKeys("old", "new");
        assertThat(choice(1).begin(shares, both(old, fresh))).isEmpty();
        fresh.getFirst().close();
        assertThat(shares(1, shares)).containsOnlyKeys("old");
    }

    @Test
    void withoutWeightsAllShareEvenly() {
        Map<String, Double> shares = shares(1, Shares.of(both(old, fresh), Map.of()));
        assertThat(shares.get("new")).isCloseTo(0.25, within(TOLERANCE));
        assertThat(choice(1).begin(Shares.NONE, List.of())).isEmpty();
    }

    private Map<String, Double> shares(long seed, Shares shares) {
        WeightedChoice choice = choice(seed);
        Map<String, Double> counts = new HashMap<>();
        for (int i = 0; i < REQUESTS; i++) {
            Endpoint chosen = choice.begin(shares, List.of()).orElseThrow();
            chosen.end();
            counts.merge(chosen.revision(), 1.0 / REQUESTS, Double::sum);
        }
        return counts;
    }

    private WeightedChoice choice(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new WeightedChoice(random, new LeastRequestOfTwo(random, clock));
    }

    private static List<Endpoint> both(List<Endpoint> one, List<Endpoint> other) {
        List<Endpoint> all = new ArrayList<>(one);
        all.addAll(other);
        return all;
    }

    private static List<Endpoint> endpoints(String revision, int count) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            endpoints.add(new Endpoint(new EndpointId("10.0.0." + i, 80, revision + i, revision)));
        }
        endpoints.forEach(endpoint -> endpoint.listens(Instant.EPOCH));
        return endpoints;
    }
}
