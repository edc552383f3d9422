package dev.gantry.deployment.rollout;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollingLimitsTest {

    @ParameterizedTest
    @CsvSource({
        "25%, 25%, 10, 3, 2",
        "25%, 25%, 1, 1, 0",
        "25%, 25%, 3, 1, 0",
        "25%, 25%, 4, 1, 1",
        "1, 0, 3, 1, 0",
        "0, 0, 3, 0, 1",
        "0%, 0%, 3, 0, 1",
        "0, 10%, 5, 0, 1",
        "100%, 100%, 7, 7, 7",
        "150%, 0, 4, 6, 0",
        "0, 9, 4, 0, 4",
        "nonsense, 1, 4, 0, 1"
    })
    void percentagesRoundSurgeUpAndUnavailabilityDown(
            String surge, String unavailable, int replicas, int maxSurge, int maxUnavailable) {
        assertThat(RollingLimits.resolve(value(surge), value(unavailable), replicas))
                .isEqualTo(new RollingLimits(maxSurge, maxUnavailable));
    }

    private static IntOrString value(String text) {
        return text.matches("[0-9]+") ? new IntOrString(Integer.valueOf(text)) : new IntOrString(text);
    }
}
