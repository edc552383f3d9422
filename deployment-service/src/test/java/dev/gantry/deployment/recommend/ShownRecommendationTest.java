package dev.gantry.deployment.recommend;

import static dev.gantry.deployment.recommend.RecommendationFixture.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownRecommendationTest {

    private static final String SHOWN = ShownRecommendation.ANNOTATION;

    @Test
    void aRecommendationIsShownOnceAndNotAgain() {
        RecommendationFixture web = web("100m", "64Mi").recommended("250m 100m 400m", "128Mi 64Mi 256Mi");

        assertThat(web.step().annotations())
                .containsOnly(Map.entry(SHOWN, Optional.of("{\"app\":{\"cpu\":\"250m\",\"memory\":\"128Mi\"}}")));
        assertThat(web.step()).isEqualTo(RecommendationStep.NOTHING);
    }

    @ParameterizedTest
    @CsvSource({
        "100m, 0, false",
        "110m, 120, false",
        "111m, 120, true",
        "89m, 120, true",
        "200m, 59, false",
        "200m, 61, true",
    })
    void itIsWrittenAgainWhenItChangedMuchAndNotOften(String cpu, int minutesAgo, boolean written) {
        RecommendationFixture web = web("100m", "64Mi").recommended("100m 50m 400m", "128Mi 64Mi 256Mi");
        web.step();
        web.recommended(cpu + " 50m 400m", "128Mi 64Mi 256Mi").shownAgo(Duration.ofMinutes(minutesAgo));

        assertThat(web.next().annotations().containsKey(SHOWN)).isEqualTo(written);
    }

    @Test
    void theUsersBoundsHold() {
        RecommendationFixture web = web("100m", "64Mi")
                .annotated(
                        RecommendationBounds.ANNOTATION,
                        "{\"*\":{\"min\":{\"cpu\":\"300m\"},\"max\":{\"memory\":\"100Mi\"}}}")
                .recommended("250m 100m 400m", "128Mi 64Mi 256Mi");

        assertThat(web.step().annotations())
                .containsEntry(SHOWN, Optional.of("{\"app\":{\"cpu\":\"300m\",\"memory\":\"100Mi\"}}"));
    }

    @Test
    void nothingIsKnownNothingIsWritten() {
        assertThat(web("100m", "64Mi").step()).isEqualTo(RecommendationStep.NOTHING);
    }

    @Test
    void whatSomebodyElseWroteThereIsReplaced() {
        RecommendationFixture web =
                web("100m", "64Mi").annotated(SHOWN, "nonsense").recommended("250m 100m 400m", "128Mi 64Mi 256Mi");

        assertThat(web.step().annotations()).containsKey(SHOWN);
        assertThat(web.step().annotations()).isEmpty();
    }
}
