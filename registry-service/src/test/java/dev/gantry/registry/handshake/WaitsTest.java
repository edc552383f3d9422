package dev.gantry.registry.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class WaitsTest {

    private static final ObjectKey POD = new ObjectKey("shop", "web-1");
    private static final Judgement.Waiting FOR_ONE = drain("waiting for gateway-1");

    private final Waits waits = new Waits();
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void aShortWaitCostsNoWrite() {
        waits.begin(POD, now);
        assertThat(waits.goesOn(POD, FOR_ONE, after(Duration.ofMillis(900)))).isEmpty();
        assertThat(waits.count(HandshakeJudge.DRAINED)).isEqualTo(1);
        assertThat(waits.end(POD, now)).isEqualTo(Duration.ofMillis(900));
        assertThat(waits.pods()).isEmpty();
    }

    @Test
    void aLongWaitIsToldOnceAndAgainWhenItIsForAnother() {
        waits.begin(POD, now);
        assertThat(waits.goesOn(POD, FOR_ONE, after(Waits.TELL_AFTER)))
                .contains(
                        new Judgement.Set(HandshakeJudge.DRAINED, false, "WaitingForProxies", "waiting for gateway-1"));
        assertThat(waits.goesOn(POD, FOR_ONE, after(Duration.ofSeconds(3)))).isEmpty();
        assertThat(waits.goesOn(POD, drain("waiting for gateway-2"), now)).isPresent();
    }

    @Test
    void aPodThatIsDeletedWhileItWaitedToBeRoutableBeginsToWaitAnew() {
        waits.begin(POD, now);
        waits.goesOn(POD, new Judgement.Waiting(HandshakeJudge.ROUTABLE, "NobodyListens", "nobody listens"), now);
        assertThat(waits.goesOn(POD, FOR_ONE, after(Duration.ofSeconds(5)))).isEmpty();
        assertThat(waits.count(HandshakeJudge.ROUTABLE)).isZero();
        assertThat(waits.goesOn(POD, FOR_ONE, after(Waits.TELL_AFTER))).isPresent();
    }

    private Instant after(Duration time) {
        now = now.plus(time);
        return now;
    }

    private static Judgement.Waiting drain(String message) {
        return new Judgement.Waiting(HandshakeJudge.DRAINED, "WaitingForProxies", message);
    }
}
