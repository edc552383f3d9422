package dev.gantry.deployment.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CanaryStepsTest {

    @Test
    void eachStepHasItsShareItsPodsAndItsWait() {
        assertThat(CanarySteps.parse("5%:90s, 10%:5m,20%:2h,50%:pause,75%,100%"))
                .contains(List.of(
                        new DeliveryStep(5, 5, new StepWait.Time(Duration.ofSeconds(90))),
                        new DeliveryStep(10, 10, new StepWait.Time(Duration.ofMinutes(5))),
                        new DeliveryStep(20, 20, new StepWait.Time(Duration.ofHours(2))),
                        new DeliveryStep(50, 50, new StepWait.Approval()),
                        new DeliveryStep(75, 75, new StepWait.Nothing())));
        assertThat(CanarySteps.parse(CanarySteps.USUAL)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "10",
                "0%",
                "101%",
                "10%,10%",
                "50%,20%",
                "10%:",
                "10%:60",
                "10%:-1s",
                "10%:pause:60s",
                "100%",
                "10%,100%:60s",
                "100%,10%",
                "10%:169h",
                "1%,2%,3%,4%,5%,6%,7%,8%,9%,10%,11%,12%,13%,14%,15%,16%,17%,18%,19%,20%,21%"
            })
    void whatIsNoListOfStepsIsNone(String text) {
        assertThat(CanarySteps.parse(text)).isEmpty();
    }

    @Test
    void podsAreRoundedUp() {
        DeliveryStep step = new DeliveryStep(25, 25, new StepWait.Nothing());
        assertThat(List.of(step.pods(1), step.pods(4), step.pods(10), step.pods(0)))
                .containsExactly(1, 1, 3, 0);
    }

    @Test
    void anOrderIsForItsRevisionAndItsSteps() {
        DeliveryOrder order = ordered(Map.of(DeliveryOrder.PROMOTE, "7/2", DeliveryOrder.ABORT, "6"));
        assertThat(order.promotes(7, 0)).isTrue();
        assertThat(order.promotes(7, 1)).isTrue();
        assertThat(order.promotes(7, 2)).isFalse();
        assertThat(order.promotes(8, 0)).isFalse();
        assertThat(order.aborts(6)).isTrue();
        assertThat(order.aborts(7)).isFalse();
        assertThat(ordered(Map.of(DeliveryOrder.PROMOTE, "7")).promotes(7, 18)).isTrue();
        assertThat(ordered(Map.of()).promotes(0, 0)).isFalse();
        assertThat(ordered(Map.of()).aborts(0)).isFalse();
    }

    @Test
    void blueGreenWaitsForAPromotionUnlessATimeIsGiven() {
        assertThat(plan(Map.of(DeliveryPlan.STRATEGY, DeliveryPlan.BLUE_GREEN)).steps())
                .extracting(DeliveryStep::waitsFor)
                .containsExactly(new StepWait.Approval(), new StepWait.FormerKept(Duration.ofMinutes(1)));
        assertThat(plan(Map.of(
                                DeliveryPlan.STRATEGY,
                                DeliveryPlan.BLUE_GREEN,
                                DeliveryPlan.PREVIEW_SECONDS,
                                "30",
                                DeliveryPlan.KEEP_FORMER_SECONDS,
                                "0"))
                        .steps())
                .extracting(DeliveryStep::waitsFor)
                .containsExactly(new StepWait.Time(Duration.ofSeconds(30)), new StepWait.FormerKept(Duration.ZERO));
        assertThat(DeliveryPlan.of(annotated(Map.of()))).isEmpty();
    }

    private static DeliveryPlan plan(Map<String, String> annotations) {
        return DeliveryPlan.of(annotated(annotations)).orElseThrow();
    }

    private static DeliveryOrder ordered(Map<String, String> annotations) {
        return DeliveryOrder.of(annotated(annotations));
    }

    private static Deployment annotated(Map<String, String> annotations) {
        return new DeploymentBuilder()
                .withNewMetadata()
                .withName("web")
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }
}
