package dev.gantry.deployment.rollout;

import static dev.gantry.deployment.rollout.DeploymentFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class AutomaticRollbackTest {

    private static final Duration WATCHED = Duration.ofSeconds(61);

    @Test
    void aFailingRevisionGivesWayToTheLastCompleteOne() {
        DeploymentFixture web = broken("CrashLoopBackOff");
        assertThat(web.last().actions()).singleElement().isInstanceOfSatisfying(RolloutAction.RollBack.class, back -> {
            assertThat(back.failure().reason()).isEqualTo("CrashLoopBackOff");
            assertThat(back.to()).isEqualTo(web.set("v1").orElseThrow());
        });
        web.settle("broken");
        assertThat(web.size("v1")).isEqualTo(3);
        assertThat(web.size("broken")).isZero();
    }

    @Test
    void kubectlIsToldThatItFailedAndWhy() {
        DeploymentFixture web = broken("ImagePullBackOff").settle("broken");
        assertThat(web.condition("gantry.dev/RolledBack")).isEqualTo("True ImagePullBackOff");
        assertThat(web.condition("Progressing")).isEqualTo("False ProgressDeadlineExceeded");
        assertThat(web.condition("Available")).isEqualTo("True MinimumReplicasAvailable");
        assertThat(web.last().status().getUpdatedReplicas()).isZero();
        assertThat(web.message("gantry.dev/RolledBack"))
                .contains("rolled back to revision 1 (web-", "container app is broken");
    }

    @Test
    void oldPodsStayWithinTheLimitsOnTheWayBack() {
        DeploymentFixture web = deployment(10).limits(3, 2).rolledOut("v1").after(WATCHED);
        web.image("broken").step().pods("v1", 8).pods("broken", 0).step();
        assertThat(web.size("v1")).isEqualTo(8);
        web.failing("broken", "CrashLoopBackOff").step().step();
        assertThat(web.size("v1") + 5)
                .as("13 pods are allowed, 5 broken ones exist")
                .isLessThanOrEqualTo(13);
        assertThat(web.settle("broken").size("v1")).isEqualTo(10);
    }

    /** Found by the simulation. */
    @Test
    void whatFailedGetsNoPodsByScaling() {
        DeploymentFixture web = deployment(10).limits(3, 2).rolledOut("v1").after(WATCHED);
        web.image("broken").step().pods("v1", 8).pods("broken", 0).step();
        web.failing("broken", "CrashLoopBackOff").pods("v1", 8).step();
        int failed = web.size("broken");
        assertThat(failed).isPositive();
        web.replicas(20).step();
        assertThat(web.size("broken")).isEqualTo(failed);
        assertThat(web.size("v1")).isGreaterThan(8);
        assertThat(web.settle("broken").size("v1")).isEqualTo(20);
        assertThat(web.size("broken")).isZero();
    }

    @Test
    void theFailedTemplateIsNotTriedAgain() {
        DeploymentFixture web = broken("CrashLoopBackOff").settle("broken");
        web.annotated("note", "applied again").after(Duration.ofDays(1)).step();
        assertThat(web.last().actions()).isEmpty();
        assertThat(web.condition("gantry.dev/RolledBack")).isEqualTo("True CrashLoopBackOff");
    }

    @Test
    void anotherTemplateIsTried() {
        DeploymentFixture web = broken("CrashLoopBackOff").settle("broken").rolledOut("v2");
        assertThat(web.size("v2")).isEqualTo(3);
        assertThat(web.condition("gantry.dev/RolledBack")).isEmpty();
        assertThat(web.condition("Progressing")).isEqualTo("True NewReplicaSetAvailable");
    }

    @Test
    void aTemplateThatWasLeftIsTriedAgain() {
        DeploymentFixture web = broken("CrashLoopBackOff").settle("broken").rolledOut("v1");
        assertThat(web.revision("v1")).isEqualTo(3);
        assertThat(web.image("broken").step().size("broken")).isPositive();
    }

    @Test
    void theRevisionsKeepTheirNumbersSoThatUndoMeansTheFormerOne() {
        DeploymentFixture web = broken("CrashLoopBackOff").settle("broken");
        assertThat(web.revision("v1")).isEqualTo(1);
        assertThat(web.revision("broken")).isEqualTo(2);
        assertThat(RevisionAnnotations.revision(web.deployment())).isEqualTo(2);
    }

    @Test
    void aRolloutThatExceedsItsDeadlineIsUndone() {
        DeploymentFixture web = deployment(3).limits(1, 0).rolledOut("v1").after(WATCHED);
        web.image("slow").step().pods("slow", 0).step();
        web.after(Duration.ofSeconds(602)).step().settle("slow");
        assertThat(web.condition("gantry.dev/RolledBack")).isEqualTo("True ProgressDeadlineExceeded");
        assertThat(web.size("slow")).isZero();
    }

    @Test
    void thePastDeadlineOfAnotherTemplateIsNoFailure() {
        DeploymentFixture web = deployment(3)
                .limits(1, 0)
                .annotated(RollbackPolicy.AUTOMATIC, "false")
                .rolledOut("v1")
                .image("slow")
                .step();
        web.pods("slow", 0).step().after(Duration.ofSeconds(602)).step();
        web.annotated(RollbackPolicy.AUTOMATIC, "true").image("v2");
        web.stepWithoutStatus().pods("v2", 0).pods("slow", 0).step();
        assertThat(web.condition("Progressing")).isEqualTo("True FoundNewReplicaSet");
        assertThat(web.last().actions()).noneMatch(RolloutAction.RollBack.class::isInstance);
    }

    @Test
    void aTemplateThatIsReturnedToIsNotSaidToHaveFailedWhileItsSetsAreStillMoving() {
        DeploymentFixture web = broken("CrashLoopBackOff").step();
        assertThat(web.condition("gantry.dev/RolledBack")).isEqualTo("True CrashLoopBackOff");
        assertThat(web.settled("broken")).isFalse();
        web.image("v1").step();
        assertThat(web.condition("gantry.dev/RolledBack")).isEmpty();
    }

    @Test
    void nothingIsUndoneWhereTheUserSaysSo() {
        DeploymentFixture web = deployment(3).limits(1, 0).annotated(RollbackPolicy.AUTOMATIC, "false");
        web.rolledOut("v1").after(WATCHED).image("broken").step();
        web.failing("broken", "CrashLoopBackOff").step();
        assertThat(web.size("broken")).isEqualTo(1);
        assertThat(web.condition("gantry.dev/RolledBack")).isEmpty();
    }

    @Test
    void theFirstRevisionStaysForNoneWasEverComplete() {
        DeploymentFixture web =
                deployment(3).step().failing("v1", "CrashLoopBackOff").step();
        assertThat(web.size("v1")).isEqualTo(3);
        assertThat(web.condition("gantry.dev/RolledBack")).isEqualTo("False NoCompleteRevision");
        assertThat(web.settle().condition("gantry.dev/RolledBack")).isEmpty();
    }

    @Test
    void nothingIsUndoneForARevisionThatFailsToo() {
        DeploymentFixture web = deployment(3).limits(1, 0).rolledOut("v1").after(WATCHED);
        web.image("broken").step();
        web.failing("broken", "CrashLoopBackOff").failing("v1", "ReadinessLost").step();
        assertThat(web.condition("gantry.dev/RolledBack")).isEqualTo("False FormerRevisionFailing");
        assertThat(web.size("broken")).isEqualTo(1);
    }

    @Test
    void aCompleteRevisionIsWatchedForAWhileAndThenProven() {
        DeploymentFixture web = deployment(3).limits(1, 0).rolledOut("v1").after(WATCHED);
        web.rolledOut("crashing").after(Duration.ofSeconds(30));
        web.failing("crashing", "CrashLoopBackOff").step().settle("crashing");
        assertThat(web.size("v1")).isEqualTo(3);

        web.rolledOut("v3").after(WATCHED).failing("v3", "CrashLoopBackOff").step();
        assertThat(web.last().actions()).isEmpty();
        assertThat(web.size("v3")).isEqualTo(3);
    }

    @Test
    void aPausedRolloutIsLeftToItsUser() {
        DeploymentFixture web = deployment(3).limits(1, 0).rolledOut("v1").after(WATCHED);
        web.image("broken")
                .step()
                .paused(true)
                .failing("broken", "CrashLoopBackOff")
                .step();
        assertThat(web.last().actions()).isEmpty();
    }

    @Test
    void theFailureIsRememberedPastTheHistorysLimit() {
        DeploymentFixture web =
                deployment(3).limits(1, 0).historyLimit(0).rolledOut("v1").after(WATCHED);
        web.image("broken").step().failing("broken", "CrashLoopBackOff").step().settle("broken");
        web.paused(true).step();
        assertThat(web.set("broken")).isPresent();
    }

    @Test
    void recreateBringsTheFormerPodsBackWhenTheFailedOnesAreGone() {
        DeploymentFixture web = deployment(3).recreate().rolledOut("v1").after(WATCHED);
        web.image("broken").settle("broken");
        web.failing("broken", "CrashLoopBackOff").step().step();
        assertThat(web.size("broken")).isZero();
        assertThat(web.size("v1")).isZero();
        assertThat(web.settle("broken").size("v1")).isEqualTo(3);
    }

    /** Three replicas of v1, and an update to the image "broken" whose first pod has just failed. */
    private static DeploymentFixture broken(String reason) {
        DeploymentFixture web = deployment(3).limits(1, 0).rolledOut("v1").after(WATCHED);
        return web.image("broken").step().failing("broken", reason).step();
    }
}
