package dev.gantry.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.gateway.testing.SimulatedClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LeastRequestOfTwoTest {

    private final SimulatedClock clock = new SimulatedClock();
    private final LeastRequestOfTwo balancer = new LeastRequestOfTwo(new SplittableRandom(7), clock);

    @Test
    void thereIsNoneAmongNone() {
        assertThat(balancer.begin(List.of(), List.of())).isEmpty();
    }

    @Test
    void takesTheOnlyOne() {
        List<Endpoint> one = endpoints(1);
        assertThat(balancer.begin(one, List.of())).contains(one.getFirst());
        assertThat(one.getFirst().inFlight()).isEqualTo(1);
    }

    @Test
    void neverTakesTheLoadedOneWhileOthersAreIdle() {
        List<Endpoint> four = endpoints(4);
        for (int i = 0; i < 9; i++) {
            four.getFirst().begin();
        }
        for (int i = 0; i < 1000; i++) {
            Endpoint chosen = balancer.begin(four, List.of()).orElseThrow();
            assertThat(chosen).isNotSameAs(four.getFirst());
            chosen.end();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void spreadsLoadEvenly(long seed) {
        LeastRequestOfTwo seeded = new LeastRequestOfTwo(new SplittableRandom(seed), clock);
        List<Endpoint> ten = endpoints(10);
        for (int i = 0; i < 1000; i++) {
            seeded.begin(ten, List.of());
        }
        assertThat(ten)
                .as("seed %d", seed)
                .allSatisfy(e -> assertThat(e.inFlight()).isBetween(95, 105));
    }

    @Test
    void leavesOutClosedTriedAndEjected() {
        List<Endpoint> four = endpoints(4);
        four.get(0).close();
        four.get(1).refused(clock.instant());
        for (int i = 0; i < 100; i++) {
            assertThat(balancer.begin(four, List.of(four.get(2)))).contains(four.get(3));
        }
    }

    @Test
    void triesAnEjectedOneWhenThereIsNoOther() {
        List<Endpoint> one = endpoints(1);
        one.getFirst().refused(clock.instant());
        assertThat(balancer.begin(one, List.of())).contains(one.getFirst());
    }

    @Test
    void leavesOutWhereNobodyListensYetUnlessNobodyListensAnywhere() {
        List<Endpoint> two = endpoints(2);
        Endpoint starting = new Endpoint(two.getFirst().id());
        for (int i = 0; i < 100; i++) {
            assertThat(balancer.begin(List.of(starting, two.getLast()), List.of()))
                    .contains(two.getLast());
        }
        assertThat(balancer.begin(List.of(starting), List.of())).contains(starting);
        starting.listens(Instant.EPOCH);
        assertThat(balancer.begin(List.of(starting, two.getLast()), List.of())).contains(starting);
    }

    @Test
    void doesNotTryTheSameTwice() {
        List<Endpoint> one = endpoints(1);
        assertThat(balancer.begin(one, one)).isEmpty();
    }

    @Test
    void budgetAllowsAShareOfRequests() {
        RetryBudget budget = new RetryBudget();
        int saved = 0;
        while (budget.spend()) {
            saved++;
        }
        assertThat(saved).isEqualTo(1024);
        for (int i = 0; i < 10; i++) {
            budget.earn();
        }
        assertThat(List.of(budget.spend(), budget.spend(), budget.spend())).containsExactly(true, true, false);
    }

    private static List<Endpoint> endpoints(int count) {
        List<Endpoint> endpoints = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            endpoints.add(new Endpoint(new EndpointId("10.0.0." + i, 80, "uid-" + i, "")));
        }
        endpoints.forEach(endpoint -> endpoint.listens(Instant.EPOCH));
        return endpoints;
    }
}
