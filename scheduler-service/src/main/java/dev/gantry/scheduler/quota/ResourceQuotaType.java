package dev.gantry.scheduler.quota;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.table.KubernetesColumns;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The kind ResourceQuota as this service serves it. */
public final class ResourceQuotaType {

    private ResourceQuotaType() {}

    public static ResourceType of() {
        return ResourceType.namespaced("v1", ResourceQuota.class, "resourcequotas")
                .shortNames("quota")
                .withStatus()
                .columns(KubernetesColumns.RESOURCE_QUOTA)
                .strategy(new Strategy())
                .build();
    }

    private static final class Strategy implements ResourceStrategy {

        @Override
        public List<FieldError> validate(ObjectNode object) {
            return QuotaRules.validate(object.path("spec"));
        }

        @Override
        public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
            return current.path("spec")
                            .path("scopes")
                            .equals(updated.path("spec").path("scopes"))
                    ? List.of()
                    : List.of(FieldError.invalid("spec.scopes", "", "field is immutable"));
        }
    }
}
