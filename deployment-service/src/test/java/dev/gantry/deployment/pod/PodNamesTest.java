package dev.gantry.deployment.pod;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodNamesTest {

    private static final int MANY = 100_000;

    private final PodNames names = new PodNames("web-5d9c7", "uid-1");

    @Test
    void theSameOrdinalHasTheSameNameInEveryProcess() {
        assertThat(names.name(0))
                .isEqualTo(new PodNames("web-5d9c7", "uid-1").name(0))
                .matches("web-5d9c7-[a-z0-9]{5}");
        assertThat(names.name(0)).isNotEqualTo(new PodNames("web-5d9c7", "uid-2").name(0));
    }

    @Test
    void noTwoOrdinalsShareAName() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            assertThat(seen.add(names.name(i))).as("ordinal " + i).isTrue();
        }
    }

    @Test
    void theLowestFreeNamesAreTaken() {
        Set<String> taken = Set.of(names.name(0), names.name(2));
        assertThat(names.lowestFree(3, taken::contains)).containsExactly(names.name(1), names.name(3), names.name(4));
    }

    @Test
    void aLongNameLeavesRoomForTheLetters() {
        assertThat(new PodNames("x".repeat(200), "uid").name(7)).hasSize(63);
    }
}
