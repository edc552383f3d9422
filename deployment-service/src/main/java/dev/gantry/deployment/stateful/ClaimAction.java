package dev.gantry.deployment.stateful;

import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;

/** One write to a claim that a StatefulSet asks for; it never deletes one, but says who a claim shall go with. */
public sealed interface ClaimAction {

    PersistentVolumeClaim claim();

    record Create(PersistentVolumeClaim claim) implements ClaimAction {}

    /** Store this copy, which has other owners. */
    record Update(PersistentVolumeClaim claim) implements ClaimAction {}
}
