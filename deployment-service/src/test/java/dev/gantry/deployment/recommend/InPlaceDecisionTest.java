package dev.gantry.deployment.recommend;

import static dev.gantry.deployment.recommend.RecommendationFixture.quantities;
import static dev.gantry.deployment.recommend.RecommendationFixture.web;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class InPlaceDecisionTest {

    private static RecommendationFixture asking() {
        return web("50m", "64Mi").asks("InPlace").recommended("250m 100m 400m", "128Mi 64Mi 256Mi");
    }

    private static String resized(RecommendationFixture web) {
        return web.next().resize().map(resize -> resize.key().name()).orElse("none");
    }

    @Test
    void onePodIsResizedAtATime() {
        RecommendationFixture web = asking().pod("web-b", "50m", "64Mi").pod("web-a", "50m", "64Mi");
        PodResize resize = web.next().resize().orElseThrow();

        assertThat(resize.key().name()).isEqualTo("web-a");
        assertThat(resize.patch())
                .isEqualTo("{\"metadata\":{\"uid\":\"uid-web-a\"},\"spec\":{\"containers\":[{\"name\":\"app\","
                        + "\"resources\":{\"requests\":{\"cpu\":\"250m\",\"memory\":\"64Mi\"}}}]}}");
        assertThat(web.next().notes())
                .extracting(RecommendationStep.Note::message)
                .containsExactly("Resizing pod web-a in place: app cpu 50m to 250m");
    }

    @Test
    void whatIsWithinItsBoundsIsLeftAlone() {
        assertThat(resized(asking().pod("web-a", "100m", "256Mi"))).isEqualTo("none");
    }

    @Test
    void aPodThatIsBeingResizedIsWaitedFor() {
        assertThat(resized(asking().pod("web-a", "250m", "128Mi", "PodResizeInProgress")
                        .pod("web-b", "50m", "64Mi")))
                .isEqualTo("none");
    }

    @Test
    void aPodWhoseNodeCannotIsLeftAlone() {
        assertThat(resized(
                        asking().pod("web-a", "50m", "64Mi", "PodResizePending").pod("web-b", "50m", "64Mi")))
                .isEqualTo("web-b");
        assertThat(resized(asking().pod("web-a", "50m", "64Mi")
                        .pod("web-b", "50m", "64Mi")
                        .refused("web-a")))
                .isEqualTo("web-b");
    }

    @Test
    void limitsGoInProportionButNoMemoryLimitIsLowered() {
        RecommendationFixture raised =
                asking().podWithLimits("web-a", quantities("50m", "32Mi"), quantities("100m", "64Mi"));
        RecommendationFixture lowered =
                asking().podWithLimits("web-a", quantities("500m", "512Mi"), quantities("1", "1Gi"));

        assertThat(raised.next().resize().orElseThrow().patch())
                .contains(
                        "\"requests\":{\"cpu\":\"250m\",\"memory\":\"128Mi\"},\"limits\":{\"cpu\":\"500m\",\"memory\":\"256Mi\"}");
        assertThat(lowered.next().resize().orElseThrow().patch())
                .contains(
                        "\"requests\":{\"cpu\":\"250m\",\"memory\":\"128Mi\"},\"limits\":{\"cpu\":\"500m\",\"memory\":\"1Gi\"}");
    }

    @Test
    void guaranteedMemoryStaysAsItIsRatherThanLoseItsGuarantee() {
        RecommendationFixture web =
                asking().podWithLimits("web-a", quantities("500m", "512Mi"), quantities("500m", "512Mi"));

        assertThat(web.next().resize().orElseThrow().patch())
                .contains(
                        "\"requests\":{\"cpu\":\"250m\",\"memory\":\"512Mi\"},\"limits\":{\"cpu\":\"250m\",\"memory\":\"512Mi\"}");
    }

    @Test
    void whatIsNotRequestedStaysSo() {
        assertThat(resized(asking().pod("web-a", "", ""))).isEqualTo("none");
        assertThat(asking().pod("web-a", "50m", "")
                        .next()
                        .resize()
                        .orElseThrow()
                        .patch())
                .doesNotContain("memory");
    }

    @Test
    void whatAnAutoscalerScalesByIsLeftAlone() {
        assertThat(resized(asking().autoscaledBy("cpu").pod("web-a", "50m", "64Mi")))
                .isEqualTo("none");
        assertThat(resized(asking().autoscaledBy("cpu").pod("web-a", "50m", "32Mi")))
                .isEqualTo("web-a");
    }

    @Test
    void requestsThatWereRolledOutGiveWay() {
        RecommendationFixture web = asking().annotated(AppliedResources.ANNOTATION, "{}");

        assertThat(web.next().annotations()).containsEntry(AppliedResources.ANNOTATION, Optional.empty());
    }
}
