package dev.gantry.registry.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** IngressClasses: who serves the Ingresses of a class; it stays who it was. */
final class IngressClassStrategy implements ResourceStrategy {

    @Override
    public List<FieldError> validate(ObjectNode object) {
        Violations violations = new Violations();
        violations.name(Field.of("metadata.name", object), NameRule.DNS_SUBDOMAIN);
        Field controller = Field.of("spec.controller", object);
        if (violations.require(controller, "")) {
            violations.name(controller, NameRule.DOMAIN_PREFIXED_PATH);
        }
        return violations.list();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        Violations violations = new Violations();
        violations.unchanged(Field.of("spec.controller", current), Field.of("spec.controller", updated));
        return violations.list();
    }
}
