package dev.gantry.deployment.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecommendationBoundsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"app\":{}}",
                "{\"app\":{\"min\":{\"cpu\":\"100m\"}}}",
                "{\"*\":{\"min\":{\"cpu\":\"100m\",\"memory\":\"64Mi\"},\"max\":{\"cpu\":\"2\",\"memory\":\"1Gi\"}}}"
            })
    void whatCanBeReadIsAllowed(String text) {
        assertThat(RecommendationBounds.problem(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"app\":1} | app: must be an object",
                "{\"app\":{\"least\":{}}} | app.least: must be min or max",
                "{\"app\":{\"min\":1}} | app.min: must be an object",
                "{\"app\":{\"min\":{\"disk\":\"1\"}}} | app.min.disk: must be a quantity of cpu or memory",
                "{\"app\":{\"max\":{\"cpu\":\"-1\"}}} | app.max.cpu: must be a quantity",
                "{\"app\":{\"max\":{\"memory\":\"much\"}}} | app.max.memory: must be a quantity",
                "{\"*\":{\"min\":{\"cpu\":\"2\"},\"max\":{\"cpu\":\"1\"}}} | *.min.cpu: must not be greater than max",
                "[] | must be a JSON object",
                "nonsense | must be a JSON object",
                "{ | must be a JSON object",
            })
    void whatIsWrongIsNamed(String text, String problem) {
        assertThat(RecommendationBounds.problem(text))
                .hasValueSatisfying(p -> assertThat(p).startsWith(problem));
    }

    @Test
    void aTextWithoutEndIsRefused() {
        assertThat(RecommendationBounds.problem("{\"" + "a".repeat(20_000) + "\":{}}"))
                .isPresent();
    }
}
