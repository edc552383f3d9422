package dev.gantry.deployment.rollout;

import static dev.gantry.deployment.rollout.DeploymentFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeliveryTest {

    private static final String STRATEGY = "gantry.dev/strategy";
    private static final String STEPS = "gantry.dev/canary-steps";
    private static final String PROMOTE = "gantry.dev/promote";
    private static final String ABORT = "gantry.dev/abort";

    @Test
    void theFirstRevisionHasNothingToBeHeldAgainst() {
        DeploymentFixture web = deployment(3).annotated(STRATEGY, "Canary").step();
        assertThat(web.size("v1")).isEqualTo(3);
        assertThat(web.mark("v1", "traffic-weight")).isEmpty();
        assertThat(web.condition("gantry.dev/Delivery")).isEmpty();
    }

    @Test
    void aCanaryFollowsItsWorkedExample() {
        DeploymentFixture web = canary("10%:60s,50%:60s").image("v2").step();
        assertState(web, 10, 1, 100, 0);
        assertState(web.settle(), 10, 1, 90, 10);
        assertThat(web.condition("gantry.dev/Delivery")).isEqualTo("True StepRunning");
        assertThat(web.last().requeueAfter()).isEqualTo(Duration.ofMinutes(1));
        web.after(Duration.ofMinutes(1)).step();
        assertThat(web.mark("v2", "delivery-step")).isEqualTo("2");
        assertState(web.step(), 8, 3, 90, 10);
        assertState(web.pods("v1", 8).pods("v2", 3).step(), 8, 3, 70, 30);
        assertState(web.step(), 8, 5, 70, 30);
        assertState(web.pods("v2", 5).step(), 8, 5, 50, 50);
        web.settle().after(Duration.ofMinutes(1)).settle();
        assertThat(web.size("v2")).isEqualTo(10);
        assertThat(web.size("v1")).isZero();
        assertThat(web.mark("v1", "traffic-weight")
                        + web.mark("v2", "traffic-weight")
                        + web.mark("v2", "delivery-step"))
                .isEmpty();
        assertThat(web.condition("gantry.dev/Delivery")).isEmpty();
        assertThat(web.condition("Progressing")).isEqualTo("True NewReplicaSetAvailable");
    }

    @Test
    void aStepsTimeRunsOnlyWhileItsPodsAreAvailable() {
        DeploymentFixture web = canary("10%:60s").image("v2").step().settle();
        web.after(Duration.ofSeconds(50)).pods("v2", 0).step();
        assertThat(web.mark("v2", "delivery-step-since")).isEmpty();
        assertState(web, 10, 1, 100, 0);
        assertThat(web.condition("gantry.dev/Delivery")).isEqualTo("True PodsStarting");
        web.settle().after(Duration.ofSeconds(50)).settle();
        assertThat(web.mark("v2", "delivery-step")).isEqualTo("1");
    }

    @Test
    void aPauseWaitsForItsPromotionAndForNoTime() {
        DeploymentFixture web = canary("10%:pause,50%:pause").image("v2").step().settle();
        assertThat(web.condition("gantry.dev/Delivery")).isEqualTo("True WaitingForPromotion");
        assertThat(web.message("gantry.dev/Delivery"))
                .contains("gets 10% of requests, step 1/2")
                .contains("gantry.dev/promote=2/1")
                .contains("gantry.dev/abort=2");
        assertThat(web.condition("Progressing")).isEqualTo("Unknown WaitingForOthers");
        assertThat(web.last().requeueAfter()).isZero();
        web.after(Duration.ofDays(3)).settle();
        assertState(web, 10, 1, 90, 10);
        assertThat(web.condition("gantry.dev/RolledBack")).isEmpty();

        web.annotated(PROMOTE, "2/1").settle();
        assertState(web, 8, 5, 50, 50);
        assertThat(web.settle().mark("v2", "delivery-step")).isEqualTo("2");
        web.annotated(PROMOTE, "2").settle();
        assertThat(web.size("v2")).isEqualTo(10);
    }

    @Test
    void aPromotionOfAnotherRevisionPromotesNothing() {
        DeploymentFixture web =
                canary("10%:pause").annotated(PROMOTE, "1").image("v2").step().settle();
        web.annotated(PROMOTE, "3").settle();
        assertState(web, 10, 1, 90, 10);
    }

    @Test
    void anAbortGivesAllRequestsBackBeforeAnyPodGoes() {
        DeploymentFixture web = canary("50%:pause").image("v2").step().settle();
        assertState(web, 8, 5, 50, 50);
        web.annotated(ABORT, "2").step().step();
        assertState(web, 8, 5, 100, 0);
        web.settle();
        assertThat(web.size("v1")).isEqualTo(10);
        assertThat(web.size("v2")).isZero();
        assertThat(web.condition("gantry.dev/RolledBack")).isEqualTo("True Aborted");
        assertThat(web.mark("v1", "traffic-weight") + web.mark("v2", "traffic-weight"))
                .isEmpty();
    }

    @Test
    void anAbortedRevisionIsNotTriedAgainAndTheNextOneIs() {
        DeploymentFixture web = canary("50%:pause")
                .annotated("gantry.dev/automatic-rollback", "false")
                .image("v2")
                .step()
                .settle()
                .annotated(ABORT, "2")
                .settle();
        web.after(Duration.ofDays(1)).settle();
        assertThat(web.size("v2")).isZero();
        web.image("v3").settle();
        assertThat(web.revision("v3")).isEqualTo(3);
        assertThat(web.size("v3")).isEqualTo(5);
        assertThat(web.mark("v3", "traffic-weight")).isEqualTo("50");
        assertThat(web.condition("gantry.dev/RolledBack")).isEmpty();
    }

    /** Found by the simulation. */
    @Test
    void aTemplateThatIsReturnedToBeginsWithItsFirstStep() {
        DeploymentFixture web = canary("10%:pause,50%:pause").image("v2").step().settle();
        web.annotated(PROMOTE, "2/1").settle();
        assertThat(web.mark("v2", "delivery-step")).isEqualTo("2");
        web.image("v3").step().pods("v3", 0).image("v2").step();
        assertThat(web.revision("v2")).isEqualTo(4);
        assertThat(web.mark("v2", "delivery-step")).isEqualTo("1");
        assertThat(web.settle().mark("v2", "delivery-step")).isEqualTo("1");
        assertThat(web.mark("v2", "traffic-weight")).isEqualTo("10");
    }

    @Test
    void noPodGoesBeforeEveryGatewayRoutesByTheNewShares() {
        DeploymentFixture web = canary("50%:pause").image("v2").step().settle();
        web.annotated(ABORT, "2").step().routing(false).settle();
        assertState(web, 8, 5, 100, 0);
        assertThat(web.routing(true).settle().size("v2")).isZero();
    }

    @Test
    void aStepIsReachedWhenItIsRouted() {
        DeploymentFixture web = canary("10%:60s")
                .image("v2")
                .step()
                .pods("v2", 1)
                .routing(false)
                .settle();
        assertThat(web.mark("v2", "traffic-weight") + web.mark("v2", "delivery-step-since"))
                .isEqualTo("10");
        assertThat(web.condition("gantry.dev/Delivery")).isEqualTo("True PodsStarting");
        assertThat(web.routing(true).settle().mark("v2", "delivery-step-since")).isNotEmpty();
    }

    @Test
    void aPausedCanaryThatFailsLosesItsRequestsFirst() {
        DeploymentFixture web = canary("50%:pause").image("v2").step().settle();
        web.failing("v2", "CrashLoopBackOff").step();
        assertThat(web.last().actions()).singleElement().isInstanceOf(RolloutAction.RollBack.class);
        web.step();
        assertState(web, 8, 5, 100, 0);
        assertThat(web.settle("v2").size("v1")).isEqualTo(10);
        assertThat(web.size("v2")).isZero();
        assertThat(web.condition("gantry.dev/RolledBack")).isEqualTo("True CrashLoopBackOff");
    }

    @Test
    void aCanaryThatDoesNotComeUpIsRolledBackAtTheDeadline() {
        DeploymentFixture web = canary("10%:pause").image("v2").step().settle("v2");
        assertState(web, 10, 1, 100, 0);
        web.after(Duration.ofSeconds(601)).settle("v2");
        assertThat(web.condition("gantry.dev/RolledBack")).isEqualTo("True ProgressDeadlineExceeded");
        assertThat(web.size("v2")).isZero();
    }

    @Test
    void anUndoInTheMiddleGoesStraightBack() {
        DeploymentFixture web = canary("50%:pause").image("v2").step().settle();
        web.image("v1").step();
        assertState(web, 8, 5, 100, 0);
        web.settle();
        assertThat(web.size("v1")).isEqualTo(10);
        assertThat(web.size("v2")).isZero();
        assertThat(web.mark("v1", "traffic-weight")).isEmpty();
    }

    @Test
    void aNewerRevisionTakesTheCanarysPlace() {
        DeploymentFixture web =
                canary("50%:pause").image("v2").step().settle().image("v3").settle();
        assertThat(web.size("v2")).isZero();
        assertThat(web.size("v1")).isEqualTo(8);
        assertThat(web.size("v3")).isEqualTo(5);
        assertThat(web.mark("v1", "traffic-weight")).isEqualTo("50");
        assertThat(web.mark("v2", "delivery-step")).isEmpty();
    }

    @Test
    void scalingKeepsTheSharesOfAStep() {
        DeploymentFixture web =
                canary("10%:pause").image("v2").step().settle().replicas(20).settle();
        assertState(web, 20, 2, 90, 10);
        assertState(web.replicas(5).settle(), 5, 2, 90, 10);
    }

    @Test
    void withoutSurgeTheStablePodsMakeRoom() {
        DeploymentFixture web =
                canary("20%:pause").limits(0, 1).image("v2").step().settle();
        assertState(web, 8, 2, 80, 20);
    }

    @Test
    void aStrategyThatIsTakenBackEndsAsARollingUpdate() {
        DeploymentFixture web = canary("10%:pause")
                .image("v2")
                .step()
                .settle()
                .annotated(STRATEGY, "")
                .settle();
        assertThat(web.size("v2")).isEqualTo(10);
        assertThat(web.mark("v1", "traffic-weight") + web.mark("v2", "traffic-weight"))
                .isEmpty();
    }

    @Test
    void aPausedDeploymentStaysInItsStep() {
        DeploymentFixture web = canary("10%:60s").image("v2").step().settle().paused(true);
        web.after(Duration.ofSeconds(90)).settle();
        assertState(web, 10, 1, 90, 10);
        web.paused(false).settle();
        assertThat(web.size("v2")).isEqualTo(10);
    }

    @Test
    void blueGreenBringsTheNewRevisionUpWholeBesideTheOldOne() {
        DeploymentFixture web = blueGreen().image("v2").step();
        assertState(web, 10, 10, 100, 0);
        assertThat(web.mark("v2", "revision-track")).isEqualTo("preview");
        assertThat(web.mark("v1", "revision-track")).isEqualTo("stable");
        web.settle();
        assertState(web, 10, 10, 100, 0);
        assertThat(web.condition("gantry.dev/Delivery")).isEqualTo("True WaitingForPromotion");

        web.annotated(PROMOTE, "2/1").settle();
        assertState(web, 10, 10, 0, 100);
        assertThat(web.mark("v2", "revision-track")).isEmpty();
        assertThat(web.mark("v1", "revision-track")).isEqualTo("former");
        assertThat(web.condition("gantry.dev/Delivery")).isEqualTo("True FormerKept");
        web.after(Duration.ofMinutes(5)).settle();
        assertThat(web.size("v1")).isZero();
        assertThat(web.size("v2")).isEqualTo(10);
        assertThat(web.condition("Progressing")).isEqualTo("True NewReplicaSetAvailable");
    }

    @Test
    void blueGreenGoesBackByWeightsAloneWhileTheFormerIsKept() {
        DeploymentFixture web =
                blueGreen().annotated(PROMOTE, "2").image("v2").step().settle();
        assertState(web, 10, 10, 0, 100);
        web.annotated(ABORT, "2").step().step();
        assertState(web, 10, 10, 100, 0);
        web.settle();
        assertThat(web.size("v1")).isEqualTo(10);
        assertThat(web.size("v2")).isZero();
    }

    @Test
    void blueGreenIsUndoneByWeightsToo() {
        DeploymentFixture web = blueGreen()
                .annotated(PROMOTE, "2")
                .image("v2")
                .step()
                .settle()
                .image("v1")
                .step();
        assertState(web, 10, 10, 100, 0);
    }

    @Test
    void aPreviewThatNeedsNoPromotionSwitchesInTime() {
        DeploymentFixture web = blueGreen()
                .annotated("gantry.dev/preview-seconds", "30")
                .image("v2")
                .step()
                .settle();
        assertState(web, 10, 10, 100, 0);
        assertState(web.after(Duration.ofSeconds(30)).settle(), 10, 10, 0, 100);
    }

    private static DeploymentFixture canary(String steps) {
        return deployment(10)
                .limits(3, 2)
                .annotated(STRATEGY, "Canary")
                .annotated(STEPS, steps)
                .rolledOut("v1");
    }

    private static DeploymentFixture blueGreen() {
        return deployment(10)
                .annotated(STRATEGY, "BlueGreen")
                .annotated("gantry.dev/keep-former-seconds", "300")
                .rolledOut("v1");
    }

    /** Sizes and weights of the sets of v1 and v2. */
    private static void assertState(DeploymentFixture web, int one, int two, int weightOne, int weightTwo) {
        String state = web.size("v1") + "/" + web.size("v2") + " " + web.mark("v1", "traffic-weight") + "%/"
                + web.mark("v2", "traffic-weight") + "%";
        assertThat(state).isEqualTo(one + "/" + two + " " + weightOne + "%/" + weightTwo + "%");
    }
}
