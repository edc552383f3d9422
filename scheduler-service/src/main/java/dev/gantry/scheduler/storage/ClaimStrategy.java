package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import dev.gantry.apimachinery.schema.pod.ClaimSpecDefaults;
import dev.gantry.apimachinery.schema.pod.ClaimSpecRules;
import dev.gantry.scheduler.volume.Protection;
import java.util.List;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/** The defaults and rules of PersistentVolumeClaims. */
final class ClaimStrategy implements ResourceStrategy {

    private final ClaimUpdateRules updates;

    ClaimStrategy(Predicate<String> mayGrow) {
        this.updates = new ClaimUpdateRules(mayGrow);
    }

    @Override
    public void applyDefaults(ObjectNode claim) {
        ClaimSpecDefaults.apply(claim.withObject("spec"));
    }

    @Override
    public void prepareForCreate(ObjectNode claim) {
        Finalizers.add(claim, Protection.CLAIM_FINALIZER);
        claim.putObject("status").put("phase", "Pending");
    }

    @Override
    public List<FieldError> validate(ObjectNode claim) {
        return ClaimSpecRules.validate(claim.path("spec"), "spec");
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        return updates.check(current, updated);
    }
}
