package dev.gantry.deployment.controller.recommend;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.deployment.recommend.ContainerRecommendation;
import java.util.List;

/** Knows what is recommended for the containers of a workload. */
public interface RecommendationSource {

    /** None where nothing is known; asking is cheap. */
    List<ContainerRecommendation> of(String kind, ObjectKey workload);
}
