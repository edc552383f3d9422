package dev.gantry.registry.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** ServiceAccounts: a name that pods run under. */
final class ServiceAccountStrategy implements ResourceStrategy {

    @Override
    public List<FieldError> validate(ObjectNode object) {
        Violations violations = new Violations();
        violations.name(Field.of("metadata.name", object), NameRule.DNS_SUBDOMAIN);
        return violations.list();
    }
}
