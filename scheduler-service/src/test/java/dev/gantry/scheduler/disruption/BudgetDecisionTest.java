package dev.gantry.scheduler.disruption;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gantry.apimachinery.ApiException;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudgetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BudgetDecisionTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @ParameterizedTest(name = "minAvailable {0}, maxUnavailable {1}, {2} of {3} pods ready, {4} expected")
    @CsvSource({
        // min, max, ready, pods, expected by workloads: desired, allowed
        "2, , 3, 3, 3, 2, 1",
        "3, , 3, 3, 3, 3, 0",
        "5, , 3, 3, 3, 5, 0",
        "0, , 3, 3, 3, 0, 3",
        "50%, , 7, 7, 7, 4, 3",
        "100%, , 7, 7, 7, 7, 0",
        ", 1, 3, 3, 3, 2, 1",
        ", 1, 2, 3, 3, 2, 0",
        ", 30%, 10, 10, 10, 7, 3",
        ", 25%, 7, 7, 7, 5, 2",
        ", 0, 3, 3, 3, 3, 0",
        ", 1, 3, 3, 5, 4, 0",
        "1, , 0, 0, 0, 1, 0"
    })
    void allowsWhatIsHealthyBeyondTheLimit(
            @Nullable String min, @Nullable String max, int ready, int pods, int expected, int desired, int allowed) {
        PodDisruptionBudgetStatus status = status(budget(min, max), pods(pods, ready), expected);

        assertThat(status.getDesiredHealthy()).isEqualTo(desired);
        assertThat(status.getCurrentHealthy()).isEqualTo(ready);
        assertThat(status.getDisruptionsAllowed()).isEqualTo(allowed);
        assertThat(status.getObservedGeneration()).isEqualTo(3);
        assertThat(status.getConditions().getFirst().getStatus()).isEqualTo(allowed > 0 ? "True" : "False");
    }

    @Test
    void aPodThatNoProxyRoutesToYetReplacesNobody() {
        List<Pod> pods = pods(3, 3);
        pods.get(1).getStatus().getConditions().getLast().setStatus("False");
        PodDisruptionBudgetStatus status = status(budget("2", null), pods, 3);

        assertThat(status.getCurrentHealthy()).isEqualTo(2);
        assertThat(status.getDisruptionsAllowed()).isZero();
    }

    @Test
    void aShareOfUnknownWorkloadsAllowsNothingAndSaysWhy() {
        BudgetStep step = BudgetDecision.next(
                new BudgetState(budget(null, "1"), pods(3, 3), new ExpectedPods.Unknown("no controller"), NOW));

        assertThat(step.status().getDisruptionsAllowed()).isZero();
        assertThat(step.status().getConditions().getFirst().getReason()).isEqualTo("SyncFailed");
        assertThat(step.status().getConditions().getFirst().getMessage()).isEqualTo("no controller");
    }

    @Test
    void aGrantedPodIsGoneUntilItsTimeIsOver() {
        PodDisruptionBudget budget = budget("1", null);
        budget.setStatus(status(budget, pods(3, 3), 3));
        budget.setStatus(EvictionDecision.grant(budget, "pod-0", NOW));

        BudgetStep soon = BudgetDecision.next(
                new BudgetState(budget, pods(3, 3), new ExpectedPods.Known(3), NOW.plusSeconds(30)));
        assertThat(soon.status().getCurrentHealthy()).isEqualTo(2);
        assertThat(soon.status().getDisruptedPods()).containsOnlyKeys("pod-0");
        assertThat(soon.requeueAfter()).isEqualTo(Duration.ofSeconds(90));

        BudgetStep late = BudgetDecision.next(
                new BudgetState(budget, pods(3, 3), new ExpectedPods.Known(3), NOW.plusSeconds(121)));
        assertThat(late.status().getCurrentHealthy()).isEqualTo(3);
        assertThat(late.status().getDisruptedPods()).isEmpty();
    }

    @Test
    void planningAgainPlansNothing() {
        PodDisruptionBudget budget = budget("1", null);
        PodDisruptionBudgetStatus first = status(budget, pods(3, 3), 3);
        budget.setStatus(first);

        assertThat(BudgetDecision.next(
                                new BudgetState(budget, pods(3, 3), new ExpectedPods.Known(3), NOW.plusSeconds(5)))
                        .status())
                .isEqualTo(first);
    }

    @Test
    void grantsAsManyAsAreAllowedAndThenRefuses() {
        PodDisruptionBudget budget = budget("1", null);
        budget.setStatus(status(budget, pods(3, 3), 3));
        budget.setStatus(EvictionDecision.grant(budget, "pod-0", NOW));
        budget.setStatus(EvictionDecision.grant(budget, "pod-1", NOW));

        assertThat(budget.getStatus().getDisruptionsAllowed()).isZero();
        assertThat(budget.getStatus().getConditions().getFirst().getStatus()).isEqualTo("False");
        assertRefused(budget, "The disruption budget b needs 1 healthy pods and has 3 currently");
    }

    @Test
    void refusesUntilTheBudgetWasLookedAt() {
        PodDisruptionBudget budget = budget("1", null);
        assertRefused(budget, "The disruption budget b is still being processed by the server.");
        budget.setStatus(status(budget, pods(3, 3), 3));
        budget.getMetadata().setGeneration(4L);
        assertRefused(budget, "The disruption budget b is still being processed by the server.");
    }

    @ParameterizedTest
    @CsvSource({"Pending, true", "Succeeded, true", "Failed, true", "Running, false"})
    void onlyRunningPodsCount(String phase, boolean free) {
        Pod pod = pods(1, 1).getFirst();
        pod.getStatus().setPhase(phase);
        assertThat(EvictionDecision.isFree(pod)).isEqualTo(free);
    }

    @Test
    void anUnreadyPodGoesWhereTheOthersAreEnoughOrThePolicyLetsIt() {
        Pod unready = pods(1, 0).getFirst();
        PodDisruptionBudget enough = budget("2", null);
        enough.setStatus(status(enough, pods(3, 2), 3));
        PodDisruptionBudget tooFew = budget("2", null);
        tooFew.setStatus(status(tooFew, pods(3, 1), 3));

        assertThat(EvictionDecision.isUncounted(unready, enough)).isTrue();
        assertThat(EvictionDecision.isUncounted(unready, tooFew)).isFalse();
        tooFew.getSpec().setUnhealthyPodEvictionPolicy("AlwaysAllow");
        assertThat(EvictionDecision.isUncounted(unready, tooFew)).isTrue();
        assertThat(EvictionDecision.isUncounted(pods(1, 1).getFirst(), enough)).isFalse();
    }

    private static void assertRefused(PodDisruptionBudget budget, String cause) {
        assertThatThrownBy(() -> EvictionDecision.grant(budget, "pod-9", NOW))
                .isInstanceOfSatisfying(ApiException.class, refused -> {
                    assertThat(refused.code()).isEqualTo(429);
                    assertThat(refused.status()
                                    .getDetails()
                                    .getCauses()
                                    .getFirst()
                                    .getMessage())
                            .isEqualTo(cause);
                });
    }

    private static PodDisruptionBudgetStatus status(PodDisruptionBudget budget, List<Pod> pods, int expected) {
        return BudgetDecision.next(new BudgetState(budget, pods, new ExpectedPods.Known(expected), NOW))
                .status();
    }

    private static PodDisruptionBudget budget(@Nullable String min, @Nullable String max) {
        return new PodDisruptionBudgetBuilder()
                .withNewMetadata()
                .withName("b")
                .withGeneration(3L)
                .endMetadata()
                .withNewSpec()
                .withMinAvailable(limit(min))
                .withMaxUnavailable(limit(max))
                .endSpec()
                .build();
    }

    private static @Nullable IntOrString limit(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return text.endsWith("%") ? new IntOrString(text) : new IntOrString(Integer.valueOf(text));
    }

    private static List<Pod> pods(int count, int ready) {
        List<Pod> pods = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pods.add(new PodBuilder()
                    .withNewMetadata()
                    .withName("pod-" + i)
                    .endMetadata()
                    .withNewStatus()
                    .withPhase("Running")
                    .addNewCondition()
                    .withType("Ready")
                    .withStatus(i < ready ? "True" : "False")
                    .endCondition()
                    .addNewCondition()
                    .withType("gantry.dev/Routable")
                    .withStatus(i < ready ? "True" : "False")
                    .endCondition()
                    .endStatus()
                    .build());
        }
        return pods;
    }
}
