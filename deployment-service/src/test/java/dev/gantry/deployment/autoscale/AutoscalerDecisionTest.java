package dev.gantry.deployment.autoscale;

import static dev.gantry.deployment.autoscale.ScaleFixture.autoscaler;
import static dev.gantry.deployment.autoscale.ScaleFixture.condition;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AutoscalerDecisionTest {

    @ParameterizedTest
    @CsvSource({
        "3, 90, 50, 6", // ceil(3 * 1.8)
        "3, 50, 50, 3",
        "3, 55, 50, 3", // within a tenth
        "3, 56, 50, 4",
        "2, 100, 50, 4",
        "1, 900, 50, 5", // four more, or twice as many, each 15 s
        "9, 100, 50, 10", // the maximum
        "3, 46, 50, 3"
    })
    void growsByTheRatioOfUseToTarget(int pods, int used, int target, int replicas) {
        assertThat(autoscaler(1, 10).cpu(target).pods(pods, used).decide().replicas())
                .isEqualTo(replicas);
    }

    @Test
    void shrinksOnlyAfterFiveMinutesOfLessLoad() {
        ScaleFixture web = autoscaler(1, 10).cpu(50).pods(4, 50);
        web.decide();
        ScaleDecision soon = web.after(15).load(10).decide();
        assertThat(soon.replicas()).isEqualTo(4);
        assertThat(condition(soon, "AbleToScale")).isEqualTo("True ScaleDownStabilized");
        assertThat(web.after(270).decide().replicas()).isEqualTo(4);
        ScaleDecision later = web.after(31).decide();
        assertThat(later.replicas()).isEqualTo(1);
        assertThat(later.reason()).isEqualTo("All metrics below target");
        assertThat(condition(later, "AbleToScale")).isEqualTo("True SucceededRescale");
    }

    @Test
    void averageValuesAndOneContainerCount() {
        assertThat(autoscaler(1, 10).average("cpu", "250m").pods(2, 50).decide().replicas())
                .isEqualTo(4);
        assertThat(autoscaler(1, 10)
                        .containerCpu("app", 25)
                        .pods(2, 50)
                        .decide()
                        .replicas())
                .isEqualTo(4);
        ScaleDecision none =
                autoscaler(1, 10).containerCpu("other", 25).pods(2, 50).decide();
        assertThat(none.replicas()).isEqualTo(2);
        assertThat(condition(none, "ScalingActive")).isEqualTo("False FailedGetContainerResourceMetric");
    }

    @Test
    void theMetricThatAsksForMostCounts() {
        ScaleDecision decision =
                autoscaler(1, 10).cpu(90).average("cpu", "300m").pods(2, 90).decide();
        assertThat(decision.replicas()).isEqualTo(6);
        assertThat(decision.reason()).isEqualTo("cpu resource above target");
        assertThat(decision.status().getCurrentMetrics()).hasSize(2);
        assertThat(decision.status()
                        .getCurrentMetrics()
                        .getFirst()
                        .getResource()
                        .getCurrent()
                        .getAverageUtilization())
                .isEqualTo(90);
    }

    @Test
    void aMetricThatCannotBeUsedForbidsShrinkingOnly() {
        assertThat(autoscaler(1, 10).cpu(50).external().pods(2, 90).decide().replicas())
                .isEqualTo(4);
        ScaleDecision held = autoscaler(1, 10).cpu(50).external().pods(4, 10).decide();
        assertThat(held.replicas()).isEqualTo(4);
        assertThat(condition(held, "ScalingActive")).isEqualTo("False FailedGetExternalMetric");
    }

    @Test
    void whatIsNotKnownIsTakenAsWhatChangesLeast() {
        // 2 of 4 measured at 100 %, the others idle: 50 % of 50 %, so nothing changes.
        assertThat(autoscaler(1, 10).cpu(50).pods(2, 100).unmeasured(2).decide().replicas())
                .isEqualTo(4);
        // 2 of 4 measured at 10 %, the others as busy as they may be: 55 % of 50 %: no reason to shrink.
        assertThat(autoscaler(1, 10).cpu(50).pods(2, 10).unmeasured(2).decide().replicas())
                .isEqualTo(4);
        // 3 at 100 %, one starting at full load that counts as idle: ceil(4 * 75 / 50)
        assertThat(autoscaler(1, 10)
                        .cpu(50)
                        .pods(3, 100)
                        .starting(1, 100)
                        .decide()
                        .replicas())
                .isEqualTo(6);
        assertThat(autoscaler(1, 10).cpu(50).pods(3, 100).pending(1).decide().replicas())
                .isEqualTo(6);
    }

    @Test
    void withoutAnyMeasurementNothingChanges() {
        ScaleDecision decision = autoscaler(1, 10).cpu(50).unmeasured(2).decide();
        assertThat(decision.replicas()).isEqualTo(2);
        assertThat(condition(decision, "ScalingActive")).isEqualTo("False FailedGetResourceMetric");
        assertThat(decision.problem())
                .isEqualTo(
                        "invalid metrics (1 invalid out of 1), first error is: failed to get cpu utilization: did not"
                                + " receive metrics for targeted pods (pods might be unready)");
    }

    @Test
    void staysWithinItsLimits() {
        assertThat(autoscaler(3, 10).cpu(50).pods(1, 50).decide().replicas()).isEqualTo(3);
        assertThat(autoscaler(1, 2).cpu(50).pods(5, 50).decide().replicas()).isEqualTo(2);
        ScaleDecision most = autoscaler(1, 3).cpu(50).pods(2, 100).decide();
        assertThat(most.replicas()).isEqualTo(3);
        assertThat(condition(most, "ScalingLimited")).isEqualTo("True TooManyReplicas");
        assertThat(condition(autoscaler(1, 3).cpu(50).pods(2, 50).decide(), "ScalingLimited"))
                .isEqualTo("False DesiredWithinRange");
    }

    @Test
    void aTargetWithoutReplicasIsLeftAlone() {
        ScaleDecision decision = autoscaler(1, 3).cpu(50).told(0).decide();
        assertThat(decision.replicas()).isZero();
        assertThat(condition(decision, "ScalingActive")).isEqualTo("False ScalingDisabled");
    }

    @Test
    void policiesLimitTheRate() {
        ScaleFixture web = autoscaler(1, 100)
                .cpu(10)
                .spec(s -> s.withNewBehavior()
                        .withNewScaleUp()
                        .withStabilizationWindowSeconds(0)
                        .withSelectPolicy("Min")
                        .addNewPolicy()
                        .withType("Pods")
                        .withValue(5)
                        .withPeriodSeconds(60)
                        .endPolicy()
                        .addNewPolicy()
                        .withType("Percent")
                        .withValue(20)
                        .withPeriodSeconds(60)
                        .endPolicy()
                        .endScaleUp()
                        .endBehavior())
                .pods(10, 100);
        ScaleDecision first = web.decide();
        assertThat(first.replicas()).isEqualTo(12);
        assertThat(condition(first, "ScalingLimited")).isEqualTo("True ScaleUpLimit");
        assertThat(web.told(12).after(30).decide().replicas()).isEqualTo(12);
        assertThat(web.after(31).decide().replicas()).isEqualTo(15);
    }

    @Test
    void shrinkingCanBeForbiddenAndSlowedDown() {
        assertThat(autoscaler(1, 10)
                        .cpu(50)
                        .spec(s -> s.withNewBehavior()
                                .withNewScaleDown()
                                .withStabilizationWindowSeconds(0)
                                .withSelectPolicy("Disabled")
                                .endScaleDown()
                                .endBehavior())
                        .pods(4, 10)
                        .decide()
                        .replicas())
                .isEqualTo(4);
        assertThat(autoscaler(1, 10)
                        .cpu(50)
                        .spec(s -> s.withNewBehavior()
                                .withNewScaleDown()
                                .withStabilizationWindowSeconds(0)
                                .addNewPolicy()
                                .withType("Pods")
                                .withValue(1)
                                .withPeriodSeconds(60)
                                .endPolicy()
                                .endScaleDown()
                                .endBehavior())
                        .pods(4, 10)
                        .decide()
                        .replicas())
                .isEqualTo(3);
    }

    @Test
    void growingCanWaitForALastingReason() {
        ScaleFixture web = autoscaler(1, 10)
                .cpu(50)
                .spec(s -> s.withNewBehavior()
                        .withNewScaleUp()
                        .withStabilizationWindowSeconds(60)
                        .endScaleUp()
                        .endBehavior())
                .pods(2, 50);
        web.decide();
        ScaleDecision soon = web.after(30).load(100).decide();
        assertThat(soon.replicas()).isEqualTo(2);
        assertThat(condition(soon, "AbleToScale")).isEqualTo("True ScaleUpStabilized");
        assertThat(web.after(31).decide().replicas()).isEqualTo(4);
    }

    @Test
    void failedPodsDoNotCount() {
        assertThat(autoscaler(1, 10)
                        .cpu(50)
                        .pods(2, 100)
                        .failed(2)
                        .told(2)
                        .decide()
                        .replicas())
                .isEqualTo(4);
    }
}
