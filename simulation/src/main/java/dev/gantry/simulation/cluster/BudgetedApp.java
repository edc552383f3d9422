package dev.gantry.simulation.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Map;

/** The application whose pods a PodDisruptionBudget guards. */
final class BudgetedApp {

    static final String NAME = "web";
    static final String LABEL = "app";

    private BudgetedApp() {}

    static boolean isOf(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        return labels != null && NAME.equals(labels.get(LABEL));
    }
}
