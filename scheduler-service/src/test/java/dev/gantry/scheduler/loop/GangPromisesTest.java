package dev.gantry.scheduler.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** How long places are kept for a gang. */
class GangPromisesTest {

    private static final ObjectKey GANG = new ObjectKey("default", "train");
    private static final Instant START = Instant.EPOCH;

    private final GangPromises promises = new GangPromises();

    @Test
    void theyAreGivenUpAfterTheirTimeAndMayBeKeptAgainAfterAsLong() {
        assertThat(promises.allowed(GANG, START)).isTrue();
        promises.begin(GANG, START);
        promises.begin(GANG, START.plusSeconds(60));
        assertThat(promises.allowed(GANG, START.plusSeconds(119))).isTrue();
        assertThat(promises.allowed(GANG, START.plusSeconds(120))).isFalse();
        assertThat(promises.allowed(GANG, START.plusSeconds(239))).isFalse();
        assertThat(promises.allowed(GANG, START.plusSeconds(240))).isTrue();
    }

    @Test
    void aGangThatWasBoundBeginsAnew() {
        promises.begin(GANG, START);
        promises.end(GANG);
        assertThat(promises.allowed(GANG, START.plusSeconds(130))).isTrue();
    }
}
