package dev.gantry.deployment.recommend;

import static dev.gantry.deployment.recommend.RecommendationFixture.START;
import static dev.gantry.deployment.recommend.RecommendationFixture.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollingDecisionTest {

    private static final String APPLIED = AppliedResources.ANNOTATION;
    private static final String CPU = "250m 100m 400m";
    private static final String MEMORY = "128Mi 64Mi 256Mi";
    private static final String FAILED = "gantry.dev/failed";
    private static final String ROLLED_OUT = "gantry.dev/rolled-out";

    @Test
    void aRequestOutsideOfTheBoundsIsRolledOutAndThenNothing() {
        RecommendationFixture web =
                web("50m", "100Mi", "100m", "200Mi").asks("Rolling").recommended(CPU, MEMORY);
        RecommendationStep step = web.step();

        assertThat(web.rolledOutRequests()).isEqualTo("250m 128Mi");
        assertThat(web.rolledOut()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getResources()
                        .getLimits())
                .hasToString("{cpu=500m, memory=256Mi}");
        assertThat(web.deployment()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getResources()
                        .getRequests())
                .hasToString("{cpu=50m, memory=100Mi}");
        assertThat(step.notes())
                .extracting(RecommendationStep.Note::message)
                .containsExactly("Rolling out recommended requests: app cpu 50m to 250m, app memory 100Mi to 128Mi");
        assertThat(web.step()).isEqualTo(RecommendationStep.NOTHING);
        assertThat(web.after(Duration.ofDays(30)).step()).isEqualTo(RecommendationStep.NOTHING);
    }

    @ParameterizedTest
    @CsvSource({
        "100m, 64Mi, false",
        "400m, 256Mi, false",
        "99m, 64Mi, true",
        "401m, 64Mi, true",
        "100m, 63Mi, true",
        "100m, 257Mi, true",
        "'', 64Mi, true",
        "100m, '', true",
    })
    void onlyWhatLiesOutsideOfTheBoundsIsChanged(String cpu, String memory, boolean changed) {
        RecommendationFixture web = web(cpu, memory).asks("Rolling").recommended(CPU, MEMORY);

        assertThat(web.next().annotations().containsKey(APPLIED)).isEqualTo(changed);
    }

    @Test
    void nothingIsAppliedUnasked() {
        assertThat(web("50m", "64Mi").recommended(CPU, MEMORY).next().annotations())
                .doesNotContainKey(APPLIED);
        assertThat(web("50m", "64Mi")
                        .asks("Off")
                        .recommended(CPU, MEMORY)
                        .next()
                        .annotations())
                .doesNotContainKey(APPLIED);
    }

    @Test
    void aShortHistoryIsNotActedOn() {
        RecommendationFixture web = web("50m", "64Mi").asks("Rolling").recommended(CPU, MEMORY);

        assertThat(web.at(START.plus(Duration.ofHours(24)).minusSeconds(1))
                        .next()
                        .annotations())
                .doesNotContainKey(APPLIED);
        assertThat(web.at(START.plus(Duration.ofHours(24))).next().annotations())
                .containsKey(APPLIED);
    }

    @Test
    void aRolloutUnderWayIsLeftAlone() {
        RecommendationFixture web =
                web("50m", "64Mi").asks("Rolling").recommended(CPU, MEMORY).complete(1);

        assertThat(web.next().annotations()).doesNotContainKey(APPLIED);
        assertThat(web.complete(2).next().annotations()).containsKey(APPLIED);
    }

    @Test
    void theNextIsNotAppliedBeforeItsTime() {
        RecommendationFixture web = web("50m", "64Mi").asks("Rolling").recommended(CPU, MEMORY);
        web.step();
        web.recommended("2 1 3", MEMORY);

        assertThat(web.after(Duration.ofHours(11)).next().annotations()).doesNotContainKey(APPLIED);
        web.after(Duration.ofHours(2)).step();
        assertThat(web.rolledOutRequests()).isEqualTo("2 128Mi");
    }

    /** As after kubectl rollout undo, which gives a Deployment the annotations of the revision it returns to. */
    @Test
    void anUndoneDeploymentIsNotRolledOutAgainAtOnce() {
        RecommendationFixture applied = web("50m", "64Mi").asks("Rolling").recommended(CPU, MEMORY);
        String text = applied.step()
                .annotations()
                .getOrDefault(APPLIED, Optional.empty())
                .orElseThrow();
        RecommendationFixture undone =
                web("50m", "64Mi").asks("Rolling").recommended(CPU, MEMORY).set(APPLIED, text);

        assertThat(undone.after(Duration.ofHours(1)).next().annotations()).doesNotContainKey(APPLIED);
        assertThat(undone.after(Duration.ofHours(12)).next().annotations()).containsKey(APPLIED);
    }

    @Test
    void aRecommendationWhoseRolloutFailedIsGivenUpUntilTheTemplateChanges() {
        RecommendationFixture web = web("50m", "64Mi").asks("Rolling").recommended(CPU, MEMORY);
        web.step();
        web.set(FAILED, "CrashLoopBackOff: 1 of 1 pods failed");
        RecommendationStep step = web.complete(0).step();

        assertThat(step.notes()).extracting(RecommendationStep.Note::reason).containsExactly("RecommendationFailed");
        assertThat(web.rolledOutRequests()).isEqualTo("50m 64Mi");
        web.complete(2).recommended("2 1 3", MEMORY).after(Duration.ofDays(9)).shownAgo(Duration.ZERO);
        assertThat(web.step()).isEqualTo(RecommendationStep.NOTHING);

        web.image("web:v2").step();
        assertThat(web.rolledOutRequests()).isEqualTo("2 128Mi");
    }

    @Test
    void aFailureGoesBackToTheRecommendationBefore() {
        RecommendationFixture web = web("50m", "64Mi").asks("Rolling").recommended(CPU, MEMORY);
        web.step();
        web.set(ROLLED_OUT, START.toString());
        web.after(Duration.ofDays(1)).recommended("2 1 3", MEMORY).step();
        assertThat(web.rolledOutRequests()).isEqualTo("2 128Mi");
        web.set(FAILED, "ErrorRate: many").step();

        assertThat(web.rolledOutRequests()).isEqualTo("250m 128Mi");
    }

    @Test
    void aFailureOfSomethingElseIsNotTheRecommendations() {
        RecommendationFixture proven = web("50m", "64Mi").asks("Rolling").recommended(CPU, MEMORY);
        proven.step();
        proven.set(ROLLED_OUT, START.toString()).set(FAILED, "ErrorRate: many").shownAgo(Duration.ZERO);
        assertThat(proven.step()).isEqualTo(RecommendationStep.NOTHING);

        RecommendationFixture changed = web("50m", "64Mi").asks("Rolling").recommended(CPU, MEMORY);
        changed.step();
        changed.set(ROLLED_OUT, START.toString()).image("web:v2").set(FAILED, "CrashLoopBackOff: many");
        assertThat(changed.shownAgo(Duration.ZERO).step()).isEqualTo(RecommendationStep.NOTHING);
    }

    /** The user's new template came before the recommendation was rolled out: with it no further template would be, either. */
    @Test
    void aRecommendationThatWasNeverCompleteGoesWithWhateverTemplateItFails() {
        RecommendationFixture web = web("50m", "64Mi").asks("Rolling").recommended(CPU, MEMORY);
        web.step();
        web.image("web:v2").set(FAILED, "ProgressDeadlineExceeded: timed out");
        RecommendationStep step = web.complete(0).step();

        assertThat(step.notes()).extracting(RecommendationStep.Note::reason).containsExactly("RecommendationFailed");
        assertThat(web.rolledOutRequests()).isEqualTo("50m 64Mi");
        assertThat(web.complete(2)
                        .after(Duration.ofDays(9))
                        .shownAgo(Duration.ZERO)
                        .step())
                .isEqualTo(RecommendationStep.NOTHING);
        web.image("web:v3").step();
        assertThat(web.rolledOutRequests()).isEqualTo("250m 128Mi");
    }

    @Test
    void whoAsksNoMoreGetsItsOwnTemplateBack() {
        RecommendationFixture web = web("50m", "64Mi").asks("Rolling").recommended(CPU, MEMORY);
        web.step();
        assertThat(web.asks("Off").rolledOutRequests()).isEqualTo("50m 64Mi");
        assertThat(web.step().annotations()).containsEntry(APPLIED, Optional.empty());
        assertThat(web.step()).isEqualTo(RecommendationStep.NOTHING);
    }

    @Test
    void whatAnAutoscalerScalesByIsLeftAlone() {
        RecommendationFixture web =
                web("50m", "32Mi").asks("Rolling").recommended(CPU, MEMORY).autoscaledBy("cpu");
        RecommendationStep step = web.step();

        assertThat(web.rolledOutRequests()).isEqualTo("50m 128Mi");
        assertThat(step.notes())
                .extracting(RecommendationStep.Note::message)
                .contains("The cpu of container app is left alone: HorizontalPodAutoscaler more scales by it");
    }

    @Test
    void theAnnotationIsReadAsItWasWritten() {
        RecommendationFixture web = web("50m", "64Mi").asks("Rolling").recommended(CPU, MEMORY);
        String text =
                web.step().annotations().getOrDefault(APPLIED, Optional.empty()).orElseThrow();

        AppliedResources applied = AppliedResources.parse(text).orElseThrow();
        assertThat(applied.text()).isEqualTo(text);
        assertThat(applied.template()).isEqualTo(web.templateHash());
        assertThat(AppliedResources.parse("nonsense")).isEmpty();
        assertThat(AppliedResources.parse("{}")).isEmpty();
    }

    /** Whatever is recommended, applying it ends within its bounds, and planning twice plans nothing. */
    @Test
    void applyingConverges() {
        for (int seed = 0; seed < 500; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            RecommendationFixture web = web(random.nextInt(1, 4_000) + "m", random.nextInt(1, 4_000) + "Mi")
                    .asks("Rolling")
                    .recommended(triple(random, "m"), triple(random, "Mi"));
            web.step();
            assertThat(web.step()).as("seed %s", seed).isEqualTo(RecommendationStep.NOTHING);
            assertThat(web.after(Duration.ofDays(1)).step()).as("seed %s", seed).isEqualTo(RecommendationStep.NOTHING);
        }
    }

    private static String triple(SplittableRandom random, String unit) {
        int least = random.nextInt(1, 2_000);
        int target = least + random.nextInt(500);
        return target + unit + " " + least + unit + " " + (target + random.nextInt(500)) + unit;
    }
}
