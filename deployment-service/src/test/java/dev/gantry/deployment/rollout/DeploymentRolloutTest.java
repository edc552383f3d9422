package dev.gantry.deployment.rollout;

import static dev.gantry.deployment.rollout.DeploymentFixture.deployment;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeploymentRolloutTest {

    @Test
    void theFirstSetIsCreatedWithAllReplicas() {
        DeploymentFixture web = deployment(3).step();
        assertThat(web.size("v1")).isEqualTo(3);
        assertThat(web.revision("v1")).isEqualTo(1);
        assertThat(web.set("v1").orElseThrow().getMetadata().getName()).matches("web-[a-z0-9]{10}");
        assertThat(web.condition("Progressing")).isEqualTo("True NewReplicaSetCreated");
        assertThat(web.condition("Available")).isEqualTo("False MinimumReplicasUnavailable");
    }

    @Test
    void nothingIsDecidedWhileASetHasNotDoneWhatItWasTold() {
        DeploymentFixture web = deployment(3).step().image("v2").step();
        assertThat(web.last().actions()).isEmpty();
        assertThat(web.size("v2")).isEqualTo(-1);
    }

    @Test
    void aRollingUpdateFollowsItsWorkedExample() {
        DeploymentFixture web = deployment(10).limits(3, 2).rolledOut("v1").image("v2");
        assertSizes(web.step(), 8, 3);
        assertSizes(web.pods("v1", 8).pods("v2", 0).step(), 8, 5);
        assertSizes(web.pods("v2", 5).step(), 3, 5);
        assertSizes(web.pods("v1", 3).step(), 3, 10);
        assertSizes(web.pods("v2", 10).step(), 0, 10);
    }

    @Test
    void withoutUnavailabilityAnOldPodGoesOnlyForANewOneThatIsAvailable() {
        DeploymentFixture web = deployment(3).limits(1, 0).rolledOut("v1").image("v2");
        assertSizes(web.step(), 3, 1);
        assertSizes(web.pods("v2", 0).step(), 3, 1);
        assertSizes(web.pods("v2", 1).step(), 2, 1);
    }

    @Test
    void unhealthyOldPodsMakeRoomAndKeepThoseThatRecover() {
        DeploymentFixture web =
                deployment(10).limits(3, 2).image("broken").step().pods("broken", 0);
        assertSizesOf(web.step().image("v2").step(), "broken", 8, "v2", 3);
        assertThat(web.set("broken").orElseThrow().getMetadata().getAnnotations())
                .containsEntry(RevisionAnnotations.KEEP_AVAILABLE, "10");
    }

    @Test
    void recreateWaitsUntilTheLastOldPodIsGone() {
        DeploymentFixture web =
                deployment(3).recreate().rolledOut("v1").image("v2").step();
        assertThat(web.size("v1")).isZero();
        assertThat(web.pods("v1", 0, 2).step().size("v2")).isEqualTo(-1);
        assertThat(web.pods("v1", 0, 0).step().size("v2")).isEqualTo(3);
    }

    @Test
    void scalingDuringARolloutIsSharedByTheSets() {
        DeploymentFixture web =
                deployment(10).limits(3, 2).rolledOut("v1").image("v2").step();
        web.pods("v1", 8).pods("v2", 0).step().pods("v1", 8).pods("v2", 0);
        assertSizes(web, 8, 5);
        assertSizes(web.limits("25%", 2).replicas(15).step(), 12, 7);
    }

    @Test
    void aPausedDeploymentIsScaledButNotRolledOut() {
        DeploymentFixture web = deployment(3)
                .rolledOut("v1")
                .paused(true)
                .image("v2")
                .replicas(5)
                .step();
        assertSizes(web, 5, -1);
        assertThat(web.condition("Progressing")).isEqualTo("Unknown DeploymentPaused");
        web.paused(false).pods("v1", 5).step();
        assertThat(web.condition("Progressing")).isEqualTo("True NewReplicaSetCreated");
        assertThat(web.size("v2")).isPositive();
    }

    @Test
    void anUndoUsesTheOldSetAgainUnderANewRevision() {
        DeploymentFixture web = deployment(2)
                .annotated("kubernetes.io/change-cause", "first")
                .rolledOut("v1")
                .annotated("kubernetes.io/change-cause", "second")
                .rolledOut("v2");
        String name = web.set("v1").orElseThrow().getMetadata().getName();
        web.image("v1").step();
        assertThat(web.last().actions()).contains(new RolloutAction.SetRevision(3, 1));
        assertThat(web.revision("v1")).isEqualTo(3);
        assertThat(web.set("v1").orElseThrow().getMetadata().getName()).isEqualTo(name);
        assertThat(web.set("v1").orElseThrow().getMetadata().getAnnotations())
                .containsEntry(RevisionAnnotations.HISTORY, "1");
        assertThat(web.set("v2").orElseThrow().getMetadata().getAnnotations())
                .containsEntry("kubernetes.io/change-cause", "second");
    }

    /** Found by the simulation: an order to give up revision 7 was taken for one about another revision 7. */
    @Test
    void theNumberOfARevisionWhoseSetIsGoneIsNotGivenAgain() {
        DeploymentFixture web = deployment(2).rolledOut("v1").annotated(RevisionAnnotations.REVISION, "7");
        assertThat(web.image("v2").step().revision("v2")).isEqualTo(8);
        assertThat(RevisionAnnotations.revision(web.deployment())).isEqualTo(8);
        assertThat(web.settle().revision("v2")).isEqualTo(8);
    }

    @Test
    void oldSetsPastTheHistoryLimitAreDeleted() {
        DeploymentFixture web = deployment(1)
                .historyLimit(1)
                .rolledOut("v1")
                .rolledOut("v2")
                .rolledOut("v3")
                .rolledOut("v4");
        assertThat(web.size("v1")).isEqualTo(-1);
        assertThat(web.size("v2")).isEqualTo(-1);
        assertThat(web.size("v3")).isZero();
        assertThat(web.size("v4")).isEqualTo(1);
    }

    @Test
    void aRolloutThatGetsNowhereExceedsItsDeadline() {
        DeploymentFixture web = deployment(1).step().pods("v1", 0).step();
        assertThat(web.condition("Progressing")).isEqualTo("True ReplicaSetUpdated");
        assertThat(web.last().requeueAfter()).isEqualTo(Duration.ofSeconds(601));
        web.after(Duration.ofSeconds(601)).step();
        assertThat(web.condition("Progressing")).isEqualTo("False ProgressDeadlineExceeded");
        assertThat(web.last().requeueAfter()).isZero();
        assertThat(web.pods("v1", 1).step().condition("Progressing")).isEqualTo("True NewReplicaSetAvailable");
    }

    @Test
    void theDeadlineDoesNotRunWhilePodsWaitForAnotherWorkload() {
        DeploymentFixture web = deployment(1).step().waiting("v1", "waits for deployment/db");
        web.step();
        assertThat(web.condition("Progressing")).isEqualTo("Unknown WaitingForOthers");
        assertThat(web.condition("gantry.dev/Waiting")).isEqualTo("True DependenciesNotReady");
        web.after(Duration.ofDays(1)).step();
        assertThat(web.condition("Progressing")).isEqualTo("Unknown WaitingForOthers");
        web.pods("v1", 0).step();
        assertThat(web.condition("Progressing")).isEqualTo("True ReplicaSetReleased");
        assertThat(web.condition("gantry.dev/Waiting")).isEmpty();
        web.step().after(Duration.ofSeconds(602)).step();
        assertThat(web.condition("Progressing")).isEqualTo("False ProgressDeadlineExceeded");
    }

    /** A seed of the simulation: what waited is an old set now, and the new one is not there yet. */
    @Test
    void anotherTemplateWaitsForNothingBeforeItsSetIsThere() {
        DeploymentFixture web = deployment(1)
                .recreate()
                .step()
                .waiting("v1", "waits for deployment/db")
                .step();
        assertThat(web.condition("Progressing")).isEqualTo("Unknown WaitingForOthers");
        web.image("v2").step();
        assertThat(web.condition("Progressing")).isEqualTo("True ReplicaSetReleased");
        assertThat(web.size("v1")).isZero();
    }

    @Test
    void theStatusSumsTheSets() {
        DeploymentFixture web =
                deployment(10).limits(3, 2).rolledOut("v1").image("v2").step();
        DeploymentStatus status =
                web.pods("v1", 8, 2).pods("v2", 1).step().last().status();
        assertThat(status.getReplicas()).isEqualTo(11);
        assertThat(status.getUpdatedReplicas()).isEqualTo(3);
        assertThat(status.getAvailableReplicas()).isEqualTo(9);
        assertThat(status.getUnavailableReplicas()).isEqualTo(2);
        assertThat(status.getTerminatingReplicas()).isEqualTo(2);
        assertThat(status.getObservedGeneration())
                .isEqualTo(web.deployment().getMetadata().getGeneration());
    }

    @Test
    void decidingAgainOnACompleteRolloutDecidesNothing() {
        DeploymentFixture web = deployment(3).rolledOut("v1");
        DeploymentStatus before = web.last().status();
        web.after(Duration.ofDays(1)).step();
        assertThat(web.last().actions()).isEmpty();
        assertThat(web.last().status()).isEqualTo(before);
    }

    @Test
    void aCollisionGivesTheSetAnotherName() {
        DeploymentFixture web = deployment(1);
        String name = NewReplicaSet.of(web.deployment()).getMetadata().getName();
        web.deployment().setStatus(DeploymentRollout.collided(web.deployment()));
        assertThat(NewReplicaSet.of(web.deployment()).getMetadata().getName()).isNotEqualTo(name);
    }

    private static void assertSizes(DeploymentFixture web, int v1, int v2) {
        assertSizesOf(web, "v1", v1, "v2", v2);
    }

    private static void assertSizesOf(DeploymentFixture web, String one, int size, String other, int otherSize) {
        assertThat(web.size(one)).as(one).isEqualTo(size);
        assertThat(web.size(other)).as(other).isEqualTo(otherSize);
    }
}
