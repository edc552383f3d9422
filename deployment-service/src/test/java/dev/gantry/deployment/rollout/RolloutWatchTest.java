package dev.gantry.deployment.rollout;

import static dev.gantry.deployment.rollout.DeploymentFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RolloutWatchTest {

    private static final Duration WATCHED = Duration.ofSeconds(61);

    @Test
    void anUpdateIsWatchedUntilItIsProven() {
        DeploymentFixture web = deployment(3).limits(1, 0).rolledOut("v1");
        assertThat(web.watch()).as("there is nothing to go back to").isEmpty();
        web.after(WATCHED).image("v2").step();
        assertThat(web.watch()).hasValueSatisfying(watch -> {
            assertThat(watch.fresh()).isEqualTo(web.set("v2").orElseThrow());
            assertThat(watch.former()).isEqualTo(web.set("v1").orElseThrow());
        });
        web.rolledOut("v2").after(Duration.ofSeconds(30));
        assertThat(web.watch()).isPresent();
        assertThat(web.after(WATCHED).watch()).isEmpty();
    }

    @Test
    void nothingIsWatchedThatWouldNotBeUndone() {
        DeploymentFixture web = deployment(3)
                .limits(1, 0)
                .rolledOut("v1")
                .after(WATCHED)
                .image("v2")
                .step();
        assertThat(web.paused(true).watch()).isEmpty();
        assertThat(web.paused(false).watch()).isPresent();
        assertThat(web.annotated(RollbackPolicy.AUTOMATIC, "false").watch()).isEmpty();
    }

    @Test
    void whatWasRolledBackIsNotWatched() {
        DeploymentFixture web = deployment(3)
                .limits(1, 0)
                .rolledOut("v1")
                .after(WATCHED)
                .image("v2")
                .step();
        web.failing("v2", "ErrorRate").step().settle("v2");
        assertThat(web.condition("gantry.dev/RolledBack")).isEqualTo("True ErrorRate");
        assertThat(web.watch()).isEmpty();
    }
}
