package dev.gantry.apimachinery.gc;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What becomes of an object whose owners come and go; the rules are those of Kubernetes' garbage collector. */
public final class OwnershipDecision {

    static final String FOREGROUND = "foregroundDeletion";
    static final String ORPHAN = "orphan";

    private OwnershipDecision() {}

    /** What is known of an owner. */
    public enum Owner {
        /** It is there, or is of a kind that cannot be looked up. */
        PRESENT,
        /** It waits, in the foreground, for its dependents to go. */
        WAITING,
        ABSENT
    }

    /** What to do. */
    public enum Action {
        KEEP,
        DELETE,
        /** Its owner waits in the foreground, so its own dependents go first. */
        DELETE_IN_FOREGROUND
    }

    /** Keeps an object as long as one of its owners is there; one without any owner references is nobody's garbage. */
    public static Action decide(HasMetadata object, Function<OwnerReference, Owner> lookUp) {
        List<OwnerReference> references = object.getMetadata().getOwnerReferences();
        if (references.isEmpty() || object.getMetadata().getDeletionTimestamp() != null) {
            return Action.KEEP;
        }
        boolean waiting = false;
        for (OwnerReference reference : references) {
            switch (lookUp.apply(reference)) {
                case PRESENT -> {
                    return Action.KEEP;
                }
                case WAITING -> waiting = true;
                case ABSENT -> {
                    // Nothing speaks for the object yet; the other owners decide.
                }
            }
        }
        return waiting ? Action.DELETE_IN_FOREGROUND : Action.DELETE;
    }

    /** An owner as found, by the uid that the reference names: a namesake is another object. */
    public static Owner classify(OwnerReference reference, Optional<? extends HasMetadata> found) {
        if (found.isEmpty() || !found.get().getMetadata().getUid().equals(reference.getUid())) {
            return Owner.ABSENT;
        }
        HasMetadata owner = found.get();
        boolean waits = owner.getMetadata().getDeletionTimestamp() != null
                && owner.getMetadata().getFinalizers().contains(FOREGROUND);
        return waits ? Owner.WAITING : Owner.PRESENT;
    }
}
