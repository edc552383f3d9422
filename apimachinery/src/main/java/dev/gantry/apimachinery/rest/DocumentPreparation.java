package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.rest.WriteOptions.FieldValidation;
import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.MetadataRules;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.StructureCheck;
import dev.gantry.apimachinery.schema.StructureResult;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes of a client's document the one to store: structure, defaults, what the server decides, and all rules. */
final class DocumentPreparation {

    private DocumentPreparation() {}

    /** Checks a document against its model and brings it to the form in which it is stored. */
    static void checkStructure(ResourceType type, ObjectNode document, WriteOptions options) {
        StructureResult result = StructureCheck.prune(document, type.model());
        if (!result.typeErrors().isEmpty()) {
            FieldError first = result.typeErrors().getFirst();
            throw ApiException.badRequest(type.kind() + " in version \"" + type.version() + "\" cannot be handled as a "
                    + type.kind() + ": " + first);
        }
        reportUnknown(result.unknownFieldMessages(), options);
    }

    /** Refuses, warns of or ignores the unknown or repeated fields of a body, as the client asked. */
    static void reportUnknown(List<String> messages, WriteOptions options) {
        if (messages.isEmpty() || options.validation() == FieldValidation.IGNORE) {
            return;
        }
        if (options.validation() == FieldValidation.STRICT) {
            throw ApiException.badRequest("strict decoding error: " + String.join(", ", messages));
        }
        options.warnings().addAll(messages);
    }

    static void checkIdentity(ResourceType type, ObjectKey key, ObjectNode document) {
        matches(document, "apiVersion", type.apiVersion());
        matches(document, "kind", type.kind());
        document.put("apiVersion", type.apiVersion()).put("kind", type.kind());
        ObjectNode metadata = metadata(document);
        String namespace = metadata.path("namespace").asString("");
        if (!namespace.isEmpty() && !namespace.equals(key.namespace())) {
            throw ApiException.badRequest(
                    key.namespace().isEmpty()
                            ? "metadata.namespace: namespace may not be set on " + type.plural()
                            : "the namespace of the provided object does not match the namespace sent on the request"
                                    + " (metadata.namespace " + namespace + ", request " + key.namespace() + ")");
        }
        String name = metadata.path("name").asString("");
        if (!name.isEmpty() && !key.name().isEmpty() && !name.equals(key.name())) {
            throw ApiException.badRequest("the name of the object (metadata.name " + name
                    + ") does not match the name on the URL (" + key.name() + ")");
        }
        if (!key.namespace().isEmpty()) {
            metadata.put("namespace", key.namespace());
        }
    }

    private static void matches(ObjectNode document, String field, String expected) {
        String given = document.path(field).asString("");
        if (!given.isEmpty() && !given.equals(expected)) {
            throw ApiException.badRequest(
                    field + ": the object is of " + given + ", but the request is for " + expected);
        }
    }

    /** Completes a new object and applies every rule of its kind. */
    static void forCreate(ResourceType type, ObjectNode document, String uid, Instant now) {
        ObjectNode metadata = metadata(document);
        if (!metadata.path("resourceVersion").asString("").isEmpty()) {
            throw ApiException.badRequest(
                    "metadata.resourceVersion: resourceVersion should not be set on objects to be created");
        }
        metadata.remove(List.of("deletionTimestamp", "deletionGracePeriodSeconds", "selfLink", "resourceVersion"));
        metadata.put("uid", uid).put("creationTimestamp", timestamp(now));
        if (type.hasStatus()) {
            document.remove("status");
            metadata.put("generation", 1);
        } else {
            metadata.remove("generation");
        }
        type.strategy().applyDefaults(document);
        type.strategy().prepareForCreate(document);
        refuse(type, document, rules(type, type.strategy(), document));
    }

    /**
     * Completes the new state of an object: what a client may not change is carried over.
     *
     * @param strategy the rules of the path by which the change comes
     */
    static void forUpdate(ResourceType type, ResourceStrategy strategy, ObjectNode current, ObjectNode updated) {
        carryOverMetadata(current, updated);
        if (type.hasStatus()) {
            carryOver(current, updated, "status");
        }
        strategy.applyDefaults(updated);
        strategy.prepareForUpdate(current, updated);
        List<FieldError> errors = rules(type, strategy, updated);
        errors.addAll(strategy.validateUpdate(current, updated));
        errors.addAll(finalizerRules(current, updated));
        refuse(type, updated, errors);
        if (type.hasStatus() && !sameContent(current, updated)) {
            metadata(updated)
                    .put("generation", metadata(current).path("generation").asLong(0) + 1);
        }
    }

    /** The new state of an object whose status alone is replaced. */
    static ObjectNode forStatusUpdate(ResourceType type, ObjectNode current, ObjectNode body) {
        ObjectNode updated = current.deepCopy();
        carryOver(body, updated, "status");
        refuse(type, updated, new ArrayList<>(type.strategy().validateStatusUpdate(current, updated)));
        return updated;
    }

    private static void carryOverMetadata(ObjectNode current, ObjectNode updated) {
        ObjectNode from = metadata(current);
        ObjectNode to = metadata(updated);
        for (String field : List.of(
                "name",
                "namespace",
                "uid",
                "creationTimestamp",
                "deletionTimestamp",
                "deletionGracePeriodSeconds",
                "generation",
                "generateName")) {
            carryOver(from, to, field);
        }
        to.remove("selfLink");
    }

    private static void carryOver(ObjectNode from, ObjectNode to, String field) {
        if (from.has(field)) {
            to.set(field, from.get(field));
        } else {
            to.remove(field);
        }
    }

    private static List<FieldError> rules(ResourceType type, ResourceStrategy strategy, ObjectNode document) {
        List<FieldError> errors = new ArrayList<>(MetadataRules.validate(document, type.namespaced()));
        errors.addAll(strategy.validate(document));
        return errors;
    }

    private static List<FieldError> finalizerRules(ObjectNode current, ObjectNode updated) {
        if (!metadata(current).has("deletionTimestamp")) {
            return List.of();
        }
        List<FieldError> errors = new ArrayList<>();
        for (JsonNode finalizer : metadata(updated).path("finalizers")) {
            if (!contains(metadata(current).path("finalizers"), finalizer)) {
                errors.add(FieldError.forbidden(
                        "metadata.finalizers",
                        "no new finalizers can be added if the object is being deleted, found new finalizers "
                                + finalizer));
            }
        }
        return errors;
    }

    private static boolean contains(JsonNode list, JsonNode value) {
        for (JsonNode item : list) {
            if (item.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static void refuse(ResourceType type, ObjectNode document, List<FieldError> errors) {
        if (!errors.isEmpty()) {
            String name = metadata(document).path("name").asString("");
            throw ApiException.invalid(type.groupKind(), name, errors);
        }
    }

    /** Whether everything but metadata and status is equal. */
    private static boolean sameContent(ObjectNode a, ObjectNode b) {
        return content(a).equals(content(b));
    }

    private static ObjectNode content(ObjectNode document) {
        ObjectNode copy = document.objectNode();
        document.forEachEntry((field, value) -> {
            if (!field.equals("metadata") && !field.equals("status")) {
                copy.set(field, value);
            }
        });
        return copy;
    }

    static ObjectNode metadata(ObjectNode document) {
        return document.withObject("metadata");
    }

    static String timestamp(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
