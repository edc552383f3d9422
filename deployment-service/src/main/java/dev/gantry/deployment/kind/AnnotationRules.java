package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.deployment.config.ConfigRollout;
import dev.gantry.deployment.rollout.RollbackPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What the annotations by which a workload asks for more than Kubernetes has may say. */
final class AnnotationRules {

    /** A day: a rollout that may take longer is watched by people. */
    private static final int MAX_SECONDS = 86_400;

    /** Past this many restarts the waits between them are minutes long. */
    private static final int MAX_RESTARTS = 100;

    private static final Map<String, Rule> OF_DEPLOYMENTS = new TreeMap<>(Map.of(
            ConfigRollout.ANNOTATION, new Flag(),
            RollbackPolicy.AUTOMATIC, new Flag(),
            RollbackPolicy.RESTARTS, new Whole(1, MAX_RESTARTS),
            RollbackPolicy.PATIENCE, new Whole(0, MAX_SECONDS),
            RollbackPolicy.WATCH, new Whole(0, MAX_SECONDS),
            RollbackPolicy.READY_WITHIN, new Whole(1, MAX_SECONDS)));

    private AnnotationRules() {}

    /** What one annotation may say. */
    private sealed interface Rule {
        boolean allows(String value);

        String sentence();
    }

    private record Flag() implements Rule {
        @Override
        public boolean allows(String value) {
            return value.equals("true") || value.equals("false");
        }

        @Override
        public String sentence() {
            return "must be \"true\" or \"false\"";
        }
    }

    private record Whole(int least, int most) implements Rule {
        @Override
        public boolean allows(String value) {
            return value.matches("[0-9]{1,9}") && Integer.parseInt(value) >= least && Integer.parseInt(value) <= most;
        }

        @Override
        public String sentence() {
            return "must be a whole number from " + least + " to " + most;
        }
    }

    static List<FieldError> validateDeployment(ObjectNode object) {
        JsonNode annotations = object.path("metadata").path("annotations");
        List<FieldError> errors = new ArrayList<>();
        OF_DEPLOYMENTS.forEach((key, rule) -> {
            String value = annotations.path(key).asString("");
            if (annotations.hasNonNull(key) && !rule.allows(value)) {
                errors.add(FieldError.invalid("metadata.annotations[" + key + "]", value, rule.sentence()));
            }
        });
        return errors;
    }
}
