package dev.gantry.apimachinery.schema.pod;

import tools.jackson.databind.node.ObjectNode;

/** The defaults of a PersistentVolumeClaim's spec, also of one in a template. */
public final class ClaimSpecDefaults {

    private ClaimSpecDefaults() {}

    public static void apply(ObjectNode spec) {
        FieldDefaults.chosenText(spec, "volumeMode", "Filesystem");
    }
}
