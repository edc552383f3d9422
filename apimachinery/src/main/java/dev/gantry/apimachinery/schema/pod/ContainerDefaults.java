package dev.gantry.apimachinery.schema.pod;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The defaults of one container. */
final class ContainerDefaults {

    private ContainerDefaults() {}

    static void apply(ObjectNode container) {
        FieldDefaults.chosenText(container, "terminationMessagePath", "/dev/termination-log");
        FieldDefaults.chosenText(container, "terminationMessagePolicy", "File");
        FieldDefaults.emptyObject(container, "resources");
        amountsAsText(container.path("resources").path("limits"));
        amountsAsText(container.path("resources").path("requests"));
        FieldDefaults.chosenText(
                container, "imagePullPolicy", pullPolicy(container.path("image").asString("")));
        FieldDefaults.objects(container, "ports").forEach(port -> FieldDefaults.chosenText(port, "protocol", "TCP"));
        FieldDefaults.objects(container, "env").forEach(ContainerDefaults::fieldReference);
        ProbeDefaults.apply(container);
    }

    /** An image of no tag, or of the tag that moves, is pulled again each time; any other only when it is missing. */
    static String pullPolicy(String image) {
        if (image.contains("@")) {
            return "IfNotPresent";
        }
        String lastPart = image.substring(image.lastIndexOf('/') + 1);
        int colon = lastPart.indexOf(':');
        boolean moving = colon < 0 || lastPart.substring(colon + 1).equals("latest");
        return moving ? "Always" : "IfNotPresent";
    }

    /** A quantity may be written as a number ({@code cpu: 2}) but is stored and shown as text. */
    private static void amountsAsText(JsonNode amounts) {
        if (amounts instanceof ObjectNode present) {
            present.propertyNames().stream()
                    .filter(name -> present.path(name).isNumber())
                    .toList()
                    .forEach(name -> present.put(name, present.path(name).asString()));
        }
    }

    private static void fieldReference(ObjectNode variable) {
        if (variable.path("valueFrom").path("fieldRef") instanceof ObjectNode reference) {
            FieldDefaults.chosenText(reference, "apiVersion", "v1");
        }
    }
}
