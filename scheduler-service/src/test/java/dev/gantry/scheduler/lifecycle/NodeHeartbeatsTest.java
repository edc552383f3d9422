package dev.gantry.scheduler.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NodeHeartbeatsTest {

    private static final Duration FRESH = Duration.ZERO;

    private final NodeHeartbeats heartbeats = new NodeHeartbeats(Duration.ofSeconds(10));
    private Instant now = Instant.EPOCH;

    @Test
    void silenceGrowsUntilTheLeaseIsRenewed() {
        assertThat(lookAfter(0, "t1", FRESH)).isZero();
        assertThat(lookAfter(5, "t1", FRESH)).hasSeconds(5);
        assertThat(lookAfter(5, "t1", FRESH)).hasSeconds(10);
        assertThat(lookAfter(5, "t2", FRESH)).isZero();
    }

    @Test
    void onlyTheChangeCountsNotTheTimeWrittenInTheLease() {
        lookAfter(0, "2001-01-01T00:00:00Z", FRESH);
        assertThat(lookAfter(5, "1999-01-01T00:00:00Z", FRESH)).isZero();
    }

    @Test
    void nobodyIsSilentWhileTheViewIsStale() {
        lookAfter(0, "t1", FRESH);
        lookAfter(10, "t1", FRESH);
        assertThat(lookAfter(10, "t1", Duration.ofSeconds(16))).isZero();
        assertThat(lookAfter(5, "t1", FRESH)).hasSeconds(5);
    }

    @Test
    void theTimeSinceTheViewWasConfirmedDoesNotCount() {
        lookAfter(0, "t1", FRESH);
        assertThat(lookAfter(10, "t1", Duration.ofSeconds(4))).hasSeconds(6);
    }

    @Test
    void aProcessThatWasHeldUpBlamesNobody() {
        lookAfter(0, "t1", FRESH);
        assertThat(lookAfter(3600, "t1", FRESH)).hasSeconds(10);
    }

    private Duration lookAfter(long seconds, String renewTime, Duration staleness) {
        now = now.plusSeconds(seconds);
        return heartbeats.look("n", renewTime, staleness, now);
    }
}
