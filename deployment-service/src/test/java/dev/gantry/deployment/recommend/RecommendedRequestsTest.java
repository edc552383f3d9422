package dev.gantry.deployment.recommend;

import static dev.gantry.deployment.recommend.RecommendationFixture.quantities;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecommendedRequestsTest {

    /** Request and limit before; what is recommended; request and limit after. */
    @ParameterizedTest
    @CsvSource({
        "100m, 200m, 250, 250m, 500m",
        "100m, 100m, 250, 250m, 250m",
        "300m, 100m, 150, 150m, 50m",
        "100m, '', 250, 250m, ''",
        "'', 200m, 250, 250m, 250m",
        "'', '', 250, 250m, ''",
        "0, 200m, 250, 250m, 250m",
        "3, 4, 1000, 1, 1334m",
    })
    void limitsKeepTheirProportion(String request, String limit, long recommended, String newRequest, String newLimit) {
        ResourceRequirements before = new ResourceRequirementsBuilder()
                .withRequests(quantities(request, ""))
                .withLimits(quantities(limit, ""))
                .build();

        ResourceRequirements after = RecommendedRequests.of(before, Map.of(Resource.CPU, recommended));

        assertThat(after.getRequests()).isEqualTo(quantities(newRequest, ""));
        assertThat(after.getLimits()).isEqualTo(quantities(newLimit, ""));
    }
}
