package dev.gantry.gateway.balance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.gateway.testing.SimulatedClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class EndpointTest {

    private final SimulatedClock clock = new SimulatedClock();
    private final Endpoint endpoint = new Endpoint(new EndpointId("10.0.0.1", 8080, "uid", ""));

    @BeforeEach
    void somebodyListens() {
        endpoint.listens(clock.instant());
    }

    @Test
    void closedEndpointLetsNoRequestBegin() {
        assertThat(endpoint.begin()).isTrue();
        endpoint.close();
        assertThat(endpoint.begin()).isFalse();
        assertThat(endpoint.drained()).isFalse();
        assertThat(endpoint.inFlight()).isEqualTo(1);
        assertThat(endpoint.end()).as("the last one out").isTrue();
        assertThat(endpoint.drained()).isTrue();
    }

    @Test
    void closingTwiceIsClosingOnce() {
        endpoint.close();
        endpoint.close();
        assertThat(endpoint.drained()).isTrue();
    }

    @Test
    void onlyTheLastRequestOfAClosedEndpointTellsOfItsEnd() {
        endpoint.begin();
        endpoint.begin();
        assertThat(endpoint.end()).isFalse();
        endpoint.close();
        assertThat(endpoint.end()).isTrue();
    }

    /** Once drained was seen, no thread may be inside: that is what makes a confirmation true. */
    @Test
    void nobodyIsInsideADrainedEndpoint() throws InterruptedException {
        for (int round = 0; round < 100; round++) {
            Endpoint contested = new Endpoint(new EndpointId("10.0.0.1", round, "", ""));
            AtomicInteger inside = new AtomicInteger();
            AtomicBoolean violated = new AtomicBoolean();
            CountDownLatch started = new CountDownLatch(4);
            List<Thread> callers = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                callers.add(Thread.ofPlatform().start(() -> {
                    started.countDown();
                    while (contested.begin()) {
                        inside.incrementAndGet();
                        inside.decrementAndGet();
                        contested.end();
                    }
                }));
            }
            started.await();
            contested.close();
            while (!contested.drained()) {
                Thread.onSpinWait();
            }
            violated.set(inside.get() != 0 || contested.begin());
            for (Thread caller : callers) {
                caller.join();
            }
            assertThat(violated).as("round %d", round).isFalse();
        }
    }

    @Test
    void tellsOnceThatItIsClosedAlsoToWhoComesLate() {
        AtomicInteger told = new AtomicInteger();
        AtomicInteger late = new AtomicInteger();
        AtomicInteger never = new AtomicInteger();
        endpoint.whenClosed(told::incrementAndGet);
        endpoint.whenClosed(never::incrementAndGet).run();
        assertThat(told).hasValue(0);
        endpoint.close();
        endpoint.close();
        endpoint.whenClosed(late::incrementAndGet);
        assertThat(told).hasValue(1);
        assertThat(late).hasValue(1);
        assertThat(never).hasValue(0);
    }

    @Test
    void isOutUntilSomebodyListens() {
        Endpoint starting = new Endpoint(endpoint.id());
        assertThat(starting.ejected(clock.instant())).isTrue();
        starting.listens(clock.instant());
        assertThat(starting.ejected(clock.instant())).isFalse();
        starting.refused(clock.instant());
        assertThat(starting.listening()).as("it did before").isTrue();
        assertThat(starting.ejected(clock.instant())).isTrue();
    }

    @Test
    void isWarmSomeTimeAfterSomebodyListens() {
        Endpoint starting = new Endpoint(endpoint.id());
        starting.answered();
        clock.advance(Endpoint.WARM_UP);
        assertThat(starting.warm(clock.instant())).as("nobody knows since when").isFalse();
        starting.listens(clock.instant());
        clock.advance(Endpoint.WARM_UP.minusMillis(1));
        starting.listens(clock.instant());
        assertThat(starting.warm(clock.instant())).isFalse();
        clock.advance(Duration.ofMillis(1));
        assertThat(starting.warm(clock.instant())).isTrue();
    }

    @Test
    void staysOutTwiceAsLongAfterEachRefusal() {
        endpoint.refused(clock.instant());
        assertThat(endpoint.ejected(clock.instant())).isTrue();
        clock.advance(Duration.ofMillis(500));
        assertThat(endpoint.ejected(clock.instant())).isFalse();
        endpoint.refused(clock.instant());
        clock.advance(Duration.ofMillis(500));
        assertThat(endpoint.ejected(clock.instant())).isTrue();
        clock.advance(Duration.ofMillis(500));
        assertThat(endpoint.ejected(clock.instant())).isFalse();
    }

    @Test
    void isNeverOutForMoreThanHalfAMinute() {
        for (int i = 0; i < 100; i++) {
            endpoint.refused(clock.instant());
        }
        clock.advance(Duration.ofSeconds(30));
        assertThat(endpoint.ejected(clock.instant())).isFalse();
    }

    @Test
    void anAnswerForgivesRefusals() {
        endpoint.refused(clock.instant());
        endpoint.answered();
        assertThat(endpoint.ejected(clock.instant())).isFalse();
    }
}
