package dev.gantry.deployment.job;

import static dev.gantry.deployment.job.JobFixture.indexed;
import static dev.gantry.deployment.job.JobFixture.job;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.deployment.order.Hold;
import dev.gantry.deployment.pod.PodAction;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpecBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.PodFailurePolicyRuleBuilder;
import io.fabric8.kubernetes.api.model.batch.v1.SuccessPolicyRuleBuilder;
import java.time.Duration;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class JobDecisionTest {

    @Test
    void runsAsManyAtOnceAsItMayUntilEnoughHaveSucceeded() {
        JobFixture work = job(s -> s.withCompletions(3).withParallelism(2)).plan();
        assertThat(work.active()).isEqualTo(2);
        assertThat(work.status().getActive()).isEqualTo(2);
        assertThat(work.status().getStartTime()).isEqualTo(JobFixture.START.toString());
        work.pod(0).succeeds().plan();
        assertThat(work.active()).isEqualTo(2);
        work.pod(0).succeeds().plan();
        assertThat(work.active()).isEqualTo(1);
        work.pod(0).succeeds().plan();
        assertThat(work.active()).isZero();
        assertThat(work.tracked()).isZero();
        assertThat(work.status().getSucceeded()).isEqualTo(3);
        assertThat(work.conditions())
                .containsExactly("SuccessCriteriaMet:CompletionsReached", "Complete:CompletionsReached");
        assertThat(work.status().getCompletionTime()).isNotNull();
    }

    @Test
    void anEndIsListedThenLetGoThenCounted() {
        JobFixture work = job(s -> s.withCompletions(2)).plan().pod(0).succeeds();
        JobStep listed = work.once();
        assertThat(listed.status().getSucceeded()).isNull();
        assertThat(listed.status().getUncountedTerminatedPods().getSucceeded()).containsExactly("uid-1");
        assertThat(listed.actions()).anyMatch(PodAction.Update.class::isInstance);
        work.plan();
        assertThat(work.status().getSucceeded()).isEqualTo(1);
        assertThat(work.status().getUncountedTerminatedPods().getSucceeded()).isEmpty();
    }

    @Test
    void noneIsWantedWhereNoCompletionsAre() {
        assertThat(job(s -> s.withCompletions(0)).plan().conditions()).contains("Complete:CompletionsReached");
        assertThat(job(s -> s.withParallelism(0)).plan().active()).isZero();
    }

    @Test
    void aWorkQueueEndsWithItsPodsOnceOneHasSucceeded() {
        JobFixture queue = job(s -> s.withCompletions(null).withParallelism(3)).plan();
        assertThat(queue.active()).isEqualTo(3);
        queue.pod(0).succeeds().plan();
        assertThat(queue.active()).isEqualTo(2);
        queue.pod(0).succeeds().pod(0).succeeds().plan();
        assertThat(queue.conditions()).contains("Complete:CompletionsReached");
        assertThat(queue.status().getSucceeded()).isEqualTo(3);
    }

    @Test
    void failedPodsAreReplacedAfterAGrowingBackOff() {
        JobFixture work = job(s -> s).plan().pod(0).fails(1).plan();
        assertThat(work.active()).isZero();
        assertThat(work.step().requeueAfter()).isEqualTo(Duration.ofSeconds(10));
        work.after(10).plan();
        assertThat(work.active()).isEqualTo(1);
        work.pod(0).fails(1).plan();
        assertThat(work.step().requeueAfter()).isEqualTo(Duration.ofSeconds(20));
        work.after(19).plan();
        assertThat(work.active()).isZero();
        work.after(1).plan();
        assertThat(work.active()).isEqualTo(1);
        assertThat(work.status().getFailed()).isEqualTo(2);
    }

    @Test
    void backOffStopsAtSixMinutes() {
        assertThat(FailureBackOff.remaining(40, JobFixture.START, JobFixture.START))
                .isEqualTo(Duration.ofMinutes(6));
    }

    @Test
    void failsPastItsBackoffLimitAndStopsWhatRuns() {
        JobFixture work = job(s -> s.withCompletions(3).withParallelism(2).withBackoffLimit(0))
                .plan()
                .pod(0)
                .fails(1)
                .plan();
        assertThat(work.active()).isZero();
        assertThat(work.conditions()).containsExactly("FailureTarget:BackoffLimitExceeded");
        work.terminated().plan();
        assertThat(work.conditions()).contains("Failed:BackoffLimitExceeded");
        assertThat(work.status().getFailed()).isEqualTo(2);
        assertThat(work.status().getCompletionTime()).isNull();
    }

    @Test
    void restartsInPlaceCountTowardsTheBackoffLimit() {
        UnaryOperator<JobSpecBuilder> onFailure = s -> s.withBackoffLimit(2)
                .editTemplate()
                .editSpec()
                .withRestartPolicy("OnFailure")
                .endSpec()
                .endTemplate();
        assertThat(job(onFailure).plan().pod(0).restarts(1).plan().conditions()).isEmpty();
        assertThat(job(onFailure).plan().pod(0).restarts(2).plan().conditions())
                .containsExactly("FailureTarget:BackoffLimitExceeded");
    }

    @Test
    void failsPastItsDeadline() {
        JobFixture work = job(s -> s.withActiveDeadlineSeconds(30L)).plan();
        assertThat(work.step().requeueAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(work.after(30).plan().terminated().plan().conditions()).contains("Failed:DeadlineExceeded");
    }

    @Test
    void suspendedItRunsNothingAndResumedItStartsAnew() {
        JobFixture work = job(s -> s.withParallelism(2).withCompletions(4)).plan();
        work.change(s -> s.withSuspend(true)).plan();
        assertThat(work.active()).isZero();
        assertThat(work.conditions()).containsExactly("Suspended:JobSuspended");
        assertThat(work.status().getStartTime()).isNull();
        assertThat(work.status().getFailed()).isNull();
        work.terminated().after(60).change(s -> s.withSuspend(false)).plan();
        assertThat(work.active()).isEqualTo(2);
        assertThat(work.conditions()).isEmpty();
        assertThat(work.status().getStartTime())
                .isEqualTo(JobFixture.START.plusSeconds(60).toString());
        assertThat(work.status().getFailed()).isNull();
    }

    @Test
    void lessParallelismGivesPodsUpAndCountsNoFailure() {
        JobFixture work = job(s -> s.withParallelism(3).withCompletions(9)).plan();
        work.change(s -> s.withParallelism(1)).plan();
        assertThat(work.active()).isEqualTo(1);
        work.terminated().plan();
        assertThat(work.status().getFailed()).isNull();
    }

    @Test
    void aDeletedPodCountsAsFailedAndIsReplaced() {
        JobFixture work = job(s -> s).plan().pod(0).isDeleted().plan().after(10).plan();
        assertThat(work.active()).isEqualTo(1);
        assertThat(work.status().getFailed()).isEqualTo(1);
    }

    @Test
    void byPolicyAPodIsReplacedOnlyOnceItHasEnded() {
        JobFixture work = job(s -> s.withPodReplacementPolicy("Failed"))
                .plan()
                .pod(0)
                .isDeleted()
                .plan()
                .after(60)
                .plan();
        assertThat(work.active()).isZero();
        assertThat(work.status().getTerminating()).isEqualTo(1);
        assertThat(work.status().getFailed()).isNull();
    }

    @Test
    void aPodThatIsHalfGivenUpIsGivenUp() {
        JobFixture work = job(s -> s).plan().pod(0).losesItsFinalizer().plan();
        assertThat(work.active()).isEqualTo(1);
        assertThat(work.tracked()).isEqualTo(1);
    }

    @Test
    void takesOverAPodOfItsLabelsThatNobodyControls() {
        Pod orphan = new PodBuilder()
                .withNewMetadata()
                .withName("orphan")
                .withNamespace("default")
                .withUid("uid-99")
                .addToLabels("job", "work")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        JobFixture work = job(s -> s).orphan(orphan).plan();
        assertThat(work.active()).isEqualTo(1);
        assertThat(work.pod(0).get().getMetadata().getFinalizers()).containsExactly(JobPod.FINALIZER);
        assertThat(work.pod(0).succeeds().plan().conditions()).contains("Complete:CompletionsReached");
    }

    @Test
    void goesWhenItsTimeToLiveIsOver() {
        JobFixture work = job(s -> s.withTtlSecondsAfterFinished(30))
                .plan()
                .pod(0)
                .succeeds()
                .plan();
        assertThat(work.step().requeueAfter()).isEqualTo(Duration.ofSeconds(30));
        assertThat(work.step().expired()).isFalse();
        assertThat(work.after(30).once().expired()).isTrue();
    }

    @Test
    void aJobThatIsDeletedLetsItsEndedPodsGo() {
        JobFixture work = job(s -> s.withParallelism(2).withCompletions(2))
                .plan()
                .pod(0)
                .succeeds()
                .deleted()
                .plan();
        assertThat(work.tracked()).isEqualTo(1);
        assertThat(work.active()).isEqualTo(1);
    }

    @Test
    void eachIndexRunsUntilItHasSucceeded() {
        JobFixture work = indexed(4, 2, s -> s).plan();
        assertThat(work.activeIndexes()).containsExactly(0, 1);
        Pod first = work.index(0).get();
        assertThat(first.getMetadata().getName()).startsWith("work-0-");
        assertThat(first.getMetadata().getLabels()).containsEntry(JobPod.INDEX, "0");
        assertThat(first.getMetadata().getAnnotations()).containsEntry(JobPod.INDEX, "0");
        assertThat(first.getSpec().getHostname()).isEqualTo("work-0");
        assertThat(first.getSpec().getContainers().getFirst().getEnv())
                .anyMatch(e -> e.getName().equals("JOB_COMPLETION_INDEX"));
        work.index(1).succeeds().plan();
        assertThat(work.activeIndexes()).containsExactly(0, 2);
        work.index(2).succeeds().plan().index(3).succeeds().plan();
        assertThat(work.status().getCompletedIndexes()).isEqualTo("1-3");
        work.index(0).fails(1).plan().after(10).plan();
        assertThat(work.activeIndexes()).containsExactly(0);
        assertThat(work.index(0).succeeds().plan().status().getCompletedIndexes())
                .isEqualTo("0-3");
        assertThat(work.status().getSucceeded()).isEqualTo(4);
        assertThat(work.conditions()).contains("Complete:CompletionsReached");
    }

    @Test
    void indexesComeAndGoWithTheirNumber() {
        JobFixture work = indexed(3, 3, s -> s).plan().index(2).succeeds().plan();
        work.change(s -> s.withCompletions(2).withParallelism(2)).plan();
        assertThat(work.activeIndexes()).containsExactly(0, 1);
        assertThat(work.status().getCompletedIndexes()).isNull();
        work.change(s -> s.withCompletions(4).withParallelism(4)).plan();
        assertThat(work.activeIndexes()).containsExactly(0, 1, 2, 3);
    }

    @Test
    void anIndexFailsPastItsOwnLimitWhileOthersGoOn() {
        JobFixture work = indexed(2, 2, s -> s.withBackoffLimitPerIndex(1).withBackoffLimit(1_000))
                .plan();
        work.index(0).fails(1).plan();
        assertThat(work.activeIndexes()).containsExactly(1);
        work.after(10).plan();
        assertThat(work.activeIndexes()).containsExactly(0, 1);
        assertThat(work.index(0).get().getMetadata().getAnnotations()).containsEntry(JobPod.INDEX_FAILURES, "1");
        assertThat(work.status().getFailed()).isEqualTo(1);
        work.index(0).fails(1).plan();
        assertThat(work.status().getFailedIndexes()).isEqualTo("0");
        assertThat(work.conditions()).isEmpty();
        work.after(600).plan();
        assertThat(work.activeIndexes()).containsExactly(1);
        assertThat(work.index(1).succeeds().plan().conditions()).contains("Failed:FailedIndexes");
        assertThat(work.status().getFailed()).isEqualTo(2);
        assertThat(work.status().getCompletedIndexes()).isEqualTo("1");
    }

    @Test
    void failsWhenTooManyIndexesHave() {
        JobFixture work = indexed(
                        3,
                        3,
                        s -> s.withBackoffLimitPerIndex(0)
                                .withMaxFailedIndexes(1)
                                .withBackoffLimit(1_000))
                .plan();
        assertThat(work.index(0).fails(1).plan().conditions()).isEmpty();
        assertThat(work.index(1).fails(1).plan().terminated().plan().conditions())
                .contains("Failed:MaxFailedIndexesExceeded");
    }

    @Test
    void aKnownExitCodeFailsTheJobAtOnce() {
        JobFixture work =
                job(failurePolicy("FailJob", 42)).plan().pod(0).fails(42).plan();
        assertThat(work.conditions()).contains("Failed:PodFailurePolicy");
        assertThat(work.status().getConditions().getLast().getMessage())
                .matches(
                        "Container main for pod default/work-[a-z0-9]+ failed with exit code 42 matching FailJob rule at index 0");
    }

    @Test
    void anIgnoredFailureCountsNowhere() {
        JobFixture work = job(failurePolicy("Ignore", 42)).plan();
        work.change(s -> s.withBackoffLimit(0))
                .pod(0)
                .fails(42)
                .plan()
                .after(10)
                .plan();
        assertThat(work.active()).isEqualTo(1);
        assertThat(work.status().getFailed()).isNull();
        assertThat(work.pod(0).fails(1).plan().conditions()).contains("Failed:BackoffLimitExceeded");
    }

    @Test
    void aDisruptionCanBeIgnored() {
        JobFixture work = job(s -> s.withBackoffLimit(0)
                        .withPodReplacementPolicy("Failed")
                        .withNewPodFailurePolicy()
                        .withRules(new PodFailurePolicyRuleBuilder()
                                .withAction("Ignore")
                                .addNewOnPodCondition()
                                .withType("DisruptionTarget")
                                .withStatus("True")
                                .endOnPodCondition()
                                .build())
                        .endPodFailurePolicy())
                .plan()
                .pod(0)
                .isDisrupted()
                .after(10)
                .plan();
        assertThat(work.active()).isEqualTo(1);
    }

    @Test
    void anExitCodeCanFailItsIndex() {
        JobFixture work = indexed(
                        2,
                        2,
                        s -> failurePolicy("FailIndex", 42)
                                .apply(s.withBackoffLimitPerIndex(5).withBackoffLimit(1_000)))
                .plan();
        assertThat(work.index(0).fails(42).plan().status().getFailedIndexes()).isEqualTo("0");
    }

    @Test
    void canSucceedEarly() {
        JobFixture work = indexed(
                        5,
                        5,
                        s -> s.withNewSuccessPolicy()
                                .withRules(new SuccessPolicyRuleBuilder()
                                        .withSucceededIndexes("0,2-3")
                                        .withSucceededCount(2)
                                        .build())
                                .endSuccessPolicy())
                .plan();
        assertThat(work.index(1).succeeds().index(0).succeeds().plan().conditions())
                .isEmpty();
        work.index(3).succeeds().plan();
        assertThat(work.conditions()).containsExactly("SuccessCriteriaMet:SuccessPolicy");
        assertThat(work.active()).isZero();
        assertThat(work.terminated().plan().conditions()).contains("Complete:SuccessPolicy");
        assertThat(work.status().getFailed()).isNull();
    }

    private static UnaryOperator<JobSpecBuilder> failurePolicy(String action, int code) {
        return s -> s.withPodReplacementPolicy("Failed")
                .withNewPodFailurePolicy()
                .withRules(new PodFailurePolicyRuleBuilder()
                        .withAction(action)
                        .withNewOnExitCodes()
                        .withOperator("In")
                        .withValues(code)
                        .endOnExitCodes()
                        .build())
                .endPodFailurePolicy();
    }

    @Test
    void podsWaitForOthersAndTheDeadlineWithThem() {
        JobFixture work = job(s -> s.withCompletions(2).withParallelism(2).withActiveDeadlineSeconds(10L))
                .heldByOthers()
                .plan();
        assertThat(work.active()).isZero();
        assertThat(work.status().getStartTime()).isNull();
        assertThat(work.conditions()).containsExactly("gantry.dev/Waiting:DependenciesNotReady");
        assertThat(work.step().requeueAfter()).isEqualTo(Hold.LOOK_AGAIN);
        work.after(60).free().plan();
        assertThat(work.active()).isEqualTo(2);
        assertThat(work.status().getStartTime())
                .isEqualTo(JobFixture.START.plusSeconds(60).toString());
        assertThat(work.conditions()).isEmpty();
        work.heldByOthers().pod(0).succeeds().plan();
        assertThat(work.conditions()).as("nothing is missing").isEmpty();
        work.pod(0).fails(1).after(11).plan();
        assertThat(work.conditions()).containsExactly("FailureTarget:DeadlineExceeded", "Failed:DeadlineExceeded");
    }

    @Test
    void aPodOfAGangThatWaitsIsToldHowManyOthersHaveSucceeded() {
        JobFixture gang = job(s -> s.withCompletions(4)
                        .withParallelism(4)
                        .editTemplate()
                        .editMetadata()
                        .addToLabels("gantry.dev/gang", "crew")
                        .endMetadata()
                        .endTemplate())
                .plan();
        gang.pod(0).isBound().pod(1).isBound().pod(2).isBound();
        assertThat(toldOf(gang, 3)).isEmpty();
        gang.pod(0).succeeds().plan();
        assertThat(toldOf(gang, 0)).as("it has its node").isEmpty();
        assertThat(toldOf(gang, 2)).as("it still waits").isEqualTo("1");
        gang.pod(1).fails(1).after(10).plan();
        assertThat(toldOf(gang, 2)).as("made since").isEqualTo("1");
        gang.pod(0).succeeds().plan();
        assertThat(toldOf(gang, 0)).isEqualTo("2");
        assertThat(toldOf(gang, 1)).isEqualTo("2");
    }

    @Test
    void aPodOfNoGangIsToldNothing() {
        JobFixture work = job(s -> s.withCompletions(2)).plan();
        work.pod(0).succeeds().plan();
        assertThat(toldOf(work, 0)).isEmpty();
    }

    private static String toldOf(JobFixture work, int place) {
        return work.pod(place).get().getMetadata().getAnnotations().getOrDefault("gantry.dev/gang-succeeded", "");
    }

    @Test
    void anIndexThatFailedWaitsToo() {
        JobFixture work = job(s -> s.withCompletions(1)).plan().heldByOthers();
        work.pod(0).fails(1).after(3_600).plan();
        assertThat(work.active()).isZero();
        assertThat(work.conditions()).containsExactly("gantry.dev/Waiting:DependenciesNotReady");
        assertThat(work.status().getStartTime()).as("it has started").isEqualTo(JobFixture.START.toString());
        work.free().plan().pod(0).succeeds().plan();
        assertThat(work.conditions())
                .containsExactly("SuccessCriteriaMet:CompletionsReached", "Complete:CompletionsReached");
    }
}
