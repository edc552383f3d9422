package dev.gantry.apimachinery.patch.apply;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What kubectl's client-side apply said of an object, which it keeps in an annotation; so that a change to server-side
 * apply neither conflicts with kubectl's own earlier words nor leaves behind what it no longer says.
 */
final class LastApplied {

    /** The name by which kubectl applies; another manager has no part in what the annotation says. */
    static final String KUBECTL = "kubectl";

    private static final String ANNOTATION = "kubectl.kubernetes.io/last-applied-configuration";

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private LastApplied() {}

    /** The fields of the annotation's document that the object still has with the same values. */
    static FieldSet unchangedFields(JsonNode object, Place root) {
        String text =
                object.path("metadata").path("annotations").path(ANNOTATION).asString("");
        if (text.isEmpty() || !(parse(text) instanceof ObjectNode said)) {
            return new FieldSet();
        }
        ObjectNode words = FieldSets.ownable(said);
        FieldSets.Difference since = FieldSets.difference(words, FieldSets.ownable(object), root);
        return FieldSets.of(words, root).minusBelow(since.removed()).minus(since.changed());
    }

    private static JsonNode parse(String text) {
        try {
            return MAPPER.readTree(text);
        } catch (JacksonException e) {
            // Anyone can write the annotation; one that is no JSON says nothing.
            return MAPPER.missingNode();
        }
    }
}
