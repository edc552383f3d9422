package dev.gantry.scheduler.pod;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.scheduler.placement.DeviceSet;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The annotation with a pod's accelerators comes with its node and stays: other pods are kept off these devices by it. */
final class DeviceAnnotationRules {

    static final String PATH = "metadata.annotations[" + DeviceSet.ANNOTATION + "]";

    private DeviceAnnotationRules() {}

    static List<FieldError> check(JsonNode pod) {
        JsonNode annotation = annotation(pod);
        if (annotation.isMissingNode()) {
            return List.of();
        }
        String text = annotation.asString("");
        if (DeviceSet.parse(text).isEmpty()) {
            return List.of(malformed(text));
        }
        return isBound(pod)
                ? List.of()
                : List.of(FieldError.forbidden(PATH, "is set by the scheduler when the pod gets its node"));
    }

    static List<FieldError> checkUpdate(JsonNode current, JsonNode updated) {
        return isBound(current) && !annotation(current).equals(annotation(updated))
                ? List.of(FieldError.forbidden(PATH, "may not be changed once the pod has its node"))
                : List.of();
    }

    static FieldError malformed(String text) {
        return FieldError.invalid(PATH, text, "must be numbers of devices such as 0 or 2,3");
    }

    private static JsonNode annotation(JsonNode pod) {
        return pod.path("metadata").path("annotations").path(DeviceSet.ANNOTATION);
    }

    private static boolean isBound(JsonNode pod) {
        return !pod.path("spec").path("nodeName").asString("").isEmpty();
    }
}
