package dev.gantry.deployment.order;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Arrays;
import java.util.Map;

/** How the pods of one workload start. */
public enum StartPolicy {
    /** All at once. */
    PARALLEL("Parallel"),
    /** One after the other: each when all before it are ready. */
    SEQUENTIAL("Sequential"),
    /** All are made at once, and each waits on its node until what starts there with a higher priority is ready. */
    PRIORITY("Priority");

    public static final String ANNOTATION = "gantry.dev/start-policy";

    private final String wire;

    StartPolicy(String wire) {
        this.wire = wire;
    }

    /** The annotation's value. */
    public String wire() {
        return wire;
    }

    /** What a workload says; Parallel where it says nothing. */
    public static StartPolicy of(HasMetadata workload) {
        Map<String, String> annotations = workload.getMetadata().getAnnotations();
        String asked = annotations == null ? null : annotations.get(ANNOTATION);
        return Arrays.stream(values())
                .filter(policy -> policy.wire.equals(asked))
                .findFirst()
                .orElse(PARALLEL);
    }
}
