package dev.gantry.launcher.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class RolloutProgressTest {

    private final JsonMapper json = new JsonMapper();

    @ParameterizedTest(name = "generation {0}, observed {1}, updated {2}, available {3}, total {4}: {5}")
    @CsvSource({
        "2, 2, 3, 3, 3, true",
        "2, 1, 3, 3, 3, false", // The status is still about the old template.
        "2, 2, 2, 3, 4, false",
        "2, 2, 3, 2, 3, false",
        "2, 2, 3, 3, 4, false" // An old pod has not gone yet.
    })
    void isCompleteWhereOnlyAvailablePodsOfTheNewTemplateAreLeft(
            long generation, long observed, int updated, int available, int total, boolean complete) {
        String deployment = """
                {"metadata":{"generation":%d},"spec":{"replicas":3},"status":{"observedGeneration":%d,\
                "updatedReplicas":%d,"availableReplicas":%d,"replicas":%d}}""".formatted(generation, observed, updated, available, total);
        assertThat(RolloutProgress.of(json.readTree(deployment)).isComplete()).isEqualTo(complete);
    }

    @ParameterizedTest
    @CsvSource("'{\"metadata\":{\"generation\":1},\"spec\":{\"replicas\":0}}'")
    void isNotCompleteBeforeTheControllerHasSeenIt(String deployment) {
        assertThat(RolloutProgress.of(json.readTree(deployment)).isComplete()).isFalse();
    }
}
