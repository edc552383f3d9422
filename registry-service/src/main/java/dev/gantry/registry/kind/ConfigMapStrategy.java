package dev.gantry.registry.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** ConfigMaps: keys that can be file names, 1 MiB in all, and no change once they are immutable. */
final class ConfigMapStrategy implements ResourceStrategy {

    @Override
    public List<FieldError> validate(ObjectNode object) {
        Violations violations = new Violations();
        Field data = Field.of("data", object);
        Field binary = Field.of("binaryData", object);
        violations.name(Field.of("metadata.name", object), NameRule.DNS_SUBDOMAIN);
        DataRules.keys(data, violations);
        DataRules.keys(binary, violations);
        for (String key : binary.value().propertyNames()) {
            violations.addIf(
                    data.value().has(key),
                    FieldError.invalid(data.key(key).path(), key, "duplicate of key present in binaryData"));
            DataRules.base64(binary.key(key), violations);
        }
        DataRules.size(DataRules.textBytes(data) + DataRules.decodedBytes(binary), "", violations);
        return violations.list();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        Violations violations = new Violations();
        DataRules.immutable(current, updated, List.of("data", "binaryData"), violations);
        return violations.list();
    }
}
