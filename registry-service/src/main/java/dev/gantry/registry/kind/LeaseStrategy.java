package dev.gantry.registry.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Leases: who holds a role, and for how long. */
final class LeaseStrategy implements ResourceStrategy {

    @Override
    public List<FieldError> validate(ObjectNode object) {
        Violations violations = new Violations();
        violations.name(Field.of("metadata.name", object), NameRule.DNS_SUBDOMAIN);
        Field duration = Field.of("spec.leaseDurationSeconds", object);
        violations.addIf(duration.present() && duration.number() <= 0, duration.invalid("must be greater than 0"));
        Field transitions = Field.of("spec.leaseTransitions", object);
        violations.addIf(
                transitions.present() && transitions.number() < 0,
                transitions.invalid("must be greater than or equal to 0"));
        Field holder = Field.of("spec.holderIdentity", object);
        violations.addIf(holder.value().isString() && holder.text().isEmpty(), holder.invalid("must not be empty"));
        return violations.list();
    }
}
