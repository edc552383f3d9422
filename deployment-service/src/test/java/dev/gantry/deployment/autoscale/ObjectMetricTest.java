package dev.gantry.deployment.autoscale;

import static dev.gantry.deployment.autoscale.ScaleFixture.autoscaler;
import static dev.gantry.deployment.autoscale.ScaleFixture.condition;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A metric of another object, which can be seen at zero replicas. */
class ObjectMetricTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0", // nobody asks
        "0, 1, 1", // the first request wakes it
        "0, 45, 4", // ceil(4.5), of which four in the first 15 s
        "3, 30, 3",
        "3, 33, 3", // within a tenth
        "3, 34, 4",
        "4, 45, 5"
    })
    void eachReplicaGetsItsShareAlsoFromZeroOn(int replicas, int requested, int wanted) {
        assertThat(autoscaler(0, 10)
                        .requestsEach(10)
                        .unmeasured(replicas)
                        .requested(requested)
                        .decide()
                        .replicas())
                .isEqualTo(wanted);
    }

    @ParameterizedTest
    @CsvSource({"2, 20, 2", "2, 30, 3", "2, 40, 4", "0, 25, 2"})
    void aValueForAllScalesByItsRatio(int replicas, int requested, int wanted) {
        assertThat(autoscaler(0, 10)
                        .requestsInAll(20)
                        .unmeasured(replicas)
                        .requested(requested)
                        .decide()
                        .replicas())
                .isEqualTo(wanted);
    }

    @Test
    void itGoesToZeroWhenNobodyHasAskedForTheWindow() {
        ScaleFixture web = autoscaler(0, 10).requestsEach(10).unmeasured(2).requested(20);
        web.decide();
        assertThat(web.after(15).requested(0).decide().replicas()).isEqualTo(2);
        ScaleDecision later = web.after(301).decide();
        assertThat(later.replicas()).isZero();
        assertThat(condition(later, "ScalingActive")).isEqualTo("True ValidMetricFound");
    }

    @Test
    void whatCannotBeReadForbidsShrinkingAndSaysWhy() {
        ScaleDecision held = autoscaler(0, 10).requestsEach(10).unmeasured(2).decide();
        assertThat(held.replicas()).isEqualTo(2);
        assertThat(held.problem())
                .contains("unable to get metric requests_per_second: Service on web: it was not read");
        assertThat(condition(held, "ScalingActive")).isEqualTo("False FailedGetObjectMetric");
    }
}
