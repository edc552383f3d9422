package dev.gantry.apimachinery.schema;

/**
 * Where the scale subresource finds its numbers, as dotted paths into the document.
 *
 * @param specReplicas such as {@code spec.replicas}
 * @param statusReplicas such as {@code status.replicas}
 * @param selector such as {@code spec.selector}
 */
public record ScalePaths(String specReplicas, String statusReplicas, String selector) {

    /** The paths that every built-in workload kind uses. */
    public static final ScalePaths WORKLOAD = new ScalePaths("spec.replicas", "status.replicas", "spec.selector");
}
