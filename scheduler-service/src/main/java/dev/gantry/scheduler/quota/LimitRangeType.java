package dev.gantry.scheduler.quota;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.table.KubernetesColumns;
import io.fabric8.kubernetes.api.model.LimitRange;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The kind LimitRange as this service serves it. */
public final class LimitRangeType {

    private LimitRangeType() {}

    public static ResourceType of() {
        return ResourceType.namespaced("v1", LimitRange.class, "limitranges")
                .shortNames("limits")
                .columns(KubernetesColumns.AGE_ONLY)
                .strategy(new Strategy())
                .build();
    }

    private static final class Strategy implements ResourceStrategy {

        /** Of a container, what has no default limit gets the largest, and what has no default request that limit or the least. */
        @Override
        public void applyDefaults(ObjectNode object) {
            for (JsonNode item : object.path("spec").path("limits")) {
                if (item instanceof ObjectNode limit
                        && limit.path("type").asString("").equals("Container")) {
                    fill(limit, "default", "max");
                    fill(limit, "defaultRequest", "default");
                    fill(limit, "defaultRequest", "min");
                }
            }
        }

        private static void fill(ObjectNode limit, String field, String from) {
            limit.path(from).properties().forEach(amount -> {
                ObjectNode amounts = limit.withObject(field);
                if (!amounts.has(amount.getKey())) {
                    amounts.set(amount.getKey(), amount.getValue());
                }
            });
        }

        @Override
        public List<FieldError> validate(ObjectNode object) {
            return LimitRangeRules.validate(object.path("spec"));
        }
    }
}
