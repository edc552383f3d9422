package dev.gantry.scheduler.pod;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.table.KubernetesColumns;
import io.fabric8.kubernetes.api.model.scheduling.v1.PriorityClass;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The kind PriorityClass as this service serves it. */
public final class PriorityClassType {

    /** Values above it are for the system's own classes. */
    static final int HIGHEST_USER_VALUE = 1_000_000_000;

    private PriorityClassType() {}

    public static ResourceType of() {
        return ResourceType.clusterScoped("scheduling.k8s.io/v1", PriorityClass.class, "priorityclasses")
                .shortNames("pc")
                .columns(KubernetesColumns.AGE_ONLY)
                .strategy(new Strategy())
                .build();
    }

    private static final class Strategy implements ResourceStrategy {
        @Override
        public void applyDefaults(ObjectNode object) {
            if (object.path("preemptionPolicy").asString("").isEmpty()) {
                object.put("preemptionPolicy", "PreemptLowerPriority");
            }
        }

        @Override
        public List<FieldError> validate(ObjectNode object) {
            List<FieldError> errors = new ArrayList<>();
            long value = object.path("value").asLong(0);
            if (value > HIGHEST_USER_VALUE) {
                errors.add(FieldError.forbidden(
                        "value", "maximum allowed value of a user defined priority is " + HIGHEST_USER_VALUE));
            }
            return errors;
        }

        @Override
        public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
            boolean same =
                    current.path("value").asLong(0) == updated.path("value").asLong(0);
            return same ? List.of() : List.of(FieldError.forbidden("value", "may not be changed in an update."));
        }
    }
}
