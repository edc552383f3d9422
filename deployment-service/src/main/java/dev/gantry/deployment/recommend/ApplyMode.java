package dev.gantry.deployment.recommend;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Map;

/** Whether and how recommendations reach a workload's pods, as its annotation says. */
public enum ApplyMode {
    /** They are only shown. */
    OFF("Off"),
    /** The running pods are resized. */
    IN_PLACE("InPlace"),
    /** A template with the recommended requests is rolled out. */
    ROLLING("Rolling");

    public static final String ANNOTATION = "gantry.dev/apply-recommendations";

    private final String wire;

    ApplyMode(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }

    /** What a workload asks for; an absent annotation is Off. */
    public static ApplyMode of(HasMetadata workload) {
        Map<String, String> annotations = workload.getMetadata().getAnnotations();
        String asked = annotations == null ? "" : annotations.getOrDefault(ANNOTATION, "");
        return asked.equals(IN_PLACE.wire) ? IN_PLACE : asked.equals(ROLLING.wire) ? ROLLING : OFF;
    }
}
