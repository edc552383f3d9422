package dev.gantry.scheduler.lifecycle;

import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TaintEvictionTest {

    private static final Instant ADDED = Instant.parse("2026-01-01T12:00:00Z");
    private static final Instant NOW = ADDED.plusSeconds(5);
    private static final Taint GONE = new Taint("NoExecute", "gone", ADDED.toString(), null);

    @Test
    void aPodThatDoesNotTolerateLeavesAtOnce() {
        assertThat(TaintEviction.leaveAt(pod("p").build(), List.of(GONE), NOW)).contains(NOW);
    }

    @Test
    void noScheduleMovesNobody() {
        Taint taint = new Taint("NoSchedule", "gone", null, null);
        assertThat(TaintEviction.leaveAt(pod("p").build(), List.of(taint), NOW)).isEmpty();
    }

    @Test
    void tolerationSecondsCountFromTheTaint() {
        assertThat(TaintEviction.leaveAt(tolerating(30L), List.of(GONE), NOW)).contains(ADDED.plusSeconds(30));
    }

    @Test
    void theShortestTolerationCountsAndOneWithoutEndDoesNot() {
        assertThat(TaintEviction.leaveAt(tolerating(30L, 10L, null), List.of(GONE), NOW))
                .contains(ADDED.plusSeconds(10));
        assertThat(TaintEviction.leaveAt(tolerating((Long) null), List.of(GONE), NOW))
                .isEmpty();
    }

    @Test
    void everyTaintMustBeTolerated() {
        Taint other = new Taint("NoExecute", "other", ADDED.toString(), null);
        assertThat(TaintEviction.leaveAt(tolerating(30L), List.of(GONE, other), NOW))
                .contains(NOW);
    }

    private static Pod tolerating(@Nullable Long... seconds) {
        PodBuilder pod = new PodBuilder(pod("p").build());
        for (@Nullable Long limit : seconds) {
            pod.editSpec()
                    .addNewToleration()
                    .withKey("gone")
                    .withOperator("Exists")
                    .withEffect("NoExecute")
                    .withTolerationSeconds(limit)
                    .endToleration()
                    .endSpec();
        }
        return pod.build();
    }
}
