package dev.gantry.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProbePaceTest {

    @ParameterizedTest
    @CsvSource({
        "0, 100, the first try failed: the next comes soon",
        "800, 100, and so until an eighth of the time is more",
        "2000, 250, then an eighth of the time",
        "80000, 10000, until the period is less",
        "3600000, 10000, and the period for good"
    })
    void hastensUntilReady(long elapsedMillis, long pauseMillis, String why) {
        ProbePace pace = new ProbePace(Duration.ofSeconds(10), true);

        assertThat(pace.pause(Duration.ofMillis(elapsedMillis), false).toMillis())
                .as(why)
                .isEqualTo(pauseMillis);
        assertThat(pace.pause(Duration.ofMillis(elapsedMillis), true)).isEqualTo(pace.period());
    }

    @ParameterizedTest
    @CsvSource({"0", "2000"})
    void keepsThePeriodWhereItMayNotHasten(long elapsedMillis) {
        ProbePace pace = new ProbePace(Duration.ofSeconds(10), false);

        assertThat(pace.pause(Duration.ofMillis(elapsedMillis), false)).isEqualTo(pace.period());
    }
}
