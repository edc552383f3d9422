package dev.gantry.launcher.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {

    private final RestartBackoff backoff = new RestartBackoff();

    @Test
    void waitsTwiceAsLongAfterEachQuickFailureUpToALimit() {
        Duration quick = Duration.ofSeconds(1);
        assertThat(backoff.after(quick)).isEqualTo(Duration.ofMillis(200));
        assertThat(backoff.after(quick)).isEqualTo(Duration.ofMillis(400));
        assertThat(backoff.after(quick)).isEqualTo(Duration.ofMillis(800));
        for (int failure = 0; failure < 20; failure++) {
            backoff.after(quick);
        }
        assertThat(backoff.after(quick)).isEqualTo(RestartBackoff.LONGEST);
    }

    @Test
    void startsAfreshAfterALongRun() {
        backoff.after(Duration.ofSeconds(1));
        backoff.after(Duration.ofSeconds(1));
        assertThat(backoff.after(RestartBackoff.PROVEN)).isEqualTo(RestartBackoff.FIRST);
    }
}
