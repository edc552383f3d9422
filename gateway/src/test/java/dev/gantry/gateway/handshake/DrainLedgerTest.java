package dev.gantry.gateway.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.gateway.balance.Endpoint;
import dev.gantry.gateway.balance.EndpointId;
import dev.gantry.gateway.testing.SimulatedClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrainLedgerTest {

    private static final Duration BOUND = Duration.ofSeconds(10);

    private final SimulatedClock clock = new SimulatedClock();
    private final DrainLedger ledger = new DrainLedger(BOUND);
    private final Endpoint endpoint = new Endpoint(new EndpointId("10.0.0.1", 80, "uid", ""));

    @Test
    void confirmsAtOnceWhatClosesNothing() {
        ledger.applied(5, List.of(), clock.instant());
        assertThat(ledger.applied()).isEqualTo(5);
        assertThat(drained()).isEqualTo(5);
    }

    @Test
    void waitsForRequestsUnderWayAndNotForLaterChanges() {
        endpoint.begin();
        endpoint.begin();
        endpoint.close();
        ledger.applied(7, List.of(endpoint), clock.instant());
        ledger.applied(9, List.of(), clock.instant());
        assertThat(ledger.applied()).isEqualTo(9);
        assertThat(drained()).isEqualTo(6);
        endpoint.end();
        assertThat(drained()).isEqualTo(6);
        endpoint.end();
        assertThat(drained()).isEqualTo(9);
    }

    @Test
    void whatIsClosedWhileSlicesAreListedIsWaitedForAndConfirmsNothing() {
        ledger.applied(5, List.of(), clock.instant());
        endpoint.begin();
        endpoint.close();
        ledger.closed(9, List.of(endpoint), clock.instant());
        assertThat(ledger.applied()).isEqualTo(5);
        ledger.applied(12, List.of(), clock.instant());
        assertThat(drained()).isEqualTo(8);
        endpoint.end();
        assertThat(drained()).isEqualTo(12);
    }

    @Test
    void waitsNoLongerThanTheBound() {
        endpoint.begin();
        endpoint.close();
        ledger.applied(7, List.of(endpoint), clock.instant());
        assertThat(ledger.nextBound()).contains(clock.instant().plus(BOUND));
        clock.advance(BOUND.minus(Duration.ofMillis(1)));
        assertThat(drained()).isEqualTo(6);
        clock.advance(Duration.ofMillis(1));
        assertThat(drained()).isEqualTo(7);
        assertThat(ledger.nextBound()).isEmpty();
    }

    @Test
    void neverConfirmsLessThanBefore() {
        ledger.applied(9, List.of(), clock.instant());
        ledger.applied(4, List.of(), clock.instant());
        assertThat(ledger.applied()).isEqualTo(9);
    }

    @Test
    void idleEndpointsHoldNothingUp() {
        endpoint.close();
        ledger.applied(7, List.of(endpoint), clock.instant());
        assertThat(drained()).isEqualTo(7);
    }

    private long drained() {
        return ledger.drained(clock.instant());
    }
}
