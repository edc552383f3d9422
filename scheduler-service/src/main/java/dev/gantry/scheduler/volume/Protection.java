package dev.gantry.scheduler.volume;

/** The finalizers that keep claims and volumes as long as something uses them; the names are those of Kubernetes. */
public final class Protection {

    /** On a claim until no pod uses it. */
    public static final String CLAIM_FINALIZER = "kubernetes.io/pvc-protection";

    /** On a volume until no claim is bound to it. */
    public static final String VOLUME_FINALIZER = "kubernetes.io/pv-protection";

    private Protection() {}
}
