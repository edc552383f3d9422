package dev.gantry.apimachinery.schema;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules of {@code metadata} that hold for every kind. */
public final class MetadataRules {

    /** Bytes of all annotations of an object together, keys included. */
    public static final int MAX_ANNOTATIONS_BYTES = 256 * 1024;

    /** Characters of a generated name's random end; a prefix longer than the rest is cut. */
    public static final int GENERATED_SUFFIX_LENGTH = 5;

    /** Kinds that may not own anything: they have no life that could end first. */
    private static final Set<String> BANNED_OWNERS = Set.of("v1/Event");

    /** Finalizers without a domain that Kubernetes itself defines. */
    private static final Set<String> STANDARD_FINALIZERS = Set.of("kubernetes", "orphan", "foregroundDeletion");

    private MetadataRules() {}

    /** The name syntax of most kinds. */
    public static List<FieldError> validate(ObjectNode object, boolean namespaced) {
        return validate(object, namespaced, NameRules::dnsSubdomain);
    }

    /**
     * Every rule that the object's metadata breaks.
     *
     * @param nameRule what is wrong with a name of this kind, such as {@link NameRules#dnsLabel}
     */
    public static List<FieldError> validate(
            ObjectNode object, boolean namespaced, Function<String, List<String>> nameRule) {
        JsonNode metadata = object.path("metadata");
        List<FieldError> errors = new ArrayList<>();
        name(metadata, nameRule, errors);
        namespace(metadata, namespaced, errors);
        labels(metadata.path("labels"), FieldPath.of("metadata", "labels"), errors);
        annotations(metadata.path("annotations"), FieldPath.of("metadata", "annotations"), errors);
        owners(metadata.path("ownerReferences"), errors);
        finalizers(metadata.path("finalizers"), errors);
        if (metadata.path("generation").asLong(0) < 0) {
            errors.add(FieldError.invalid(
                    "metadata.generation", metadata.path("generation").asLong(), "must be greater than or equal to 0"));
        }
        return errors;
    }

    /** Every rule that a label map breaks, such as {@code spec.template.metadata.labels}. */
    public static void labels(JsonNode labels, FieldPath path, List<FieldError> errors) {
        labels.forEachEntry((key, value) -> {
            NameRules.qualifiedName(key)
                    .forEach(problem -> errors.add(FieldError.invalid(path.toString(), key, problem)));
            NameRules.labelValue(value.asString(""))
                    .forEach(problem -> errors.add(FieldError.invalid(path.toString(), value.asString(""), problem)));
        });
    }

    /** Every rule that an annotation map breaks. */
    public static void annotations(JsonNode annotations, FieldPath path, List<FieldError> errors) {
        int[] bytes = {0};
        annotations.forEachEntry((key, value) -> {
            NameRules.qualifiedName(key.toLowerCase(Locale.ROOT))
                    .forEach(problem -> errors.add(FieldError.invalid(path.toString(), key, problem)));
            bytes[0] += key.getBytes(StandardCharsets.UTF_8).length
                    + value.asString("").getBytes(StandardCharsets.UTF_8).length;
        });
        if (bytes[0] > MAX_ANNOTATIONS_BYTES) {
            errors.add(FieldError.tooLong(path.toString(), MAX_ANNOTATIONS_BYTES));
        }
    }

    private static void name(JsonNode metadata, Function<String, List<String>> rule, List<FieldError> errors) {
        String generateName = metadata.path("generateName").asString("");
        if (!generateName.isEmpty()) {
            // A prefix may end where a name may not, so it is judged with something after it.
            rule.apply(asNamePrefix(generateName))
                    .forEach(problem -> errors.add(FieldError.invalid("metadata.generateName", generateName, problem)));
        }
        String name = metadata.path("name").asString("");
        if (name.isEmpty()) {
            errors.add(FieldError.required("metadata.name", "name or generateName is required"));
        } else {
            rule.apply(name).forEach(problem -> errors.add(FieldError.invalid("metadata.name", name, problem)));
        }
    }

    private static String asNamePrefix(String prefix) {
        return prefix.endsWith("-") ? prefix.substring(0, prefix.length() - 1) + "a" : prefix;
    }

    private static void namespace(JsonNode metadata, boolean namespaced, List<FieldError> errors) {
        String namespace = metadata.path("namespace").asString("");
        if (!namespaced) {
            if (!namespace.isEmpty()) {
                errors.add(FieldError.forbidden("metadata.namespace", "not allowed on this type"));
            }
        } else if (namespace.isEmpty()) {
            errors.add(FieldError.required("metadata.namespace", ""));
        } else {
            NameRules.dnsLabel(namespace)
                    .forEach(problem -> errors.add(FieldError.invalid("metadata.namespace", namespace, problem)));
        }
    }

    private static void owners(JsonNode references, List<FieldError> errors) {
        FieldPath path = FieldPath.of("metadata", "ownerReferences");
        List<String> controllers = new ArrayList<>();
        for (int i = 0; i < references.size(); i++) {
            JsonNode reference = references.get(i);
            owner(reference, path.index(i), errors);
            if (reference.path("controller").asBoolean(false)) {
                controllers.add(reference.path("kind").asString("") + "/"
                        + reference.path("name").asString(""));
            }
        }
        if (controllers.size() > 1) {
            errors.add(FieldError.invalid(
                    path.toString(),
                    controllers.get(1),
                    "Only one reference can have Controller set to true. Found \"true\" in references for "
                            + String.join(" and ", controllers)));
        }
    }

    private static void owner(JsonNode reference, FieldPath path, List<FieldError> errors) {
        for (String field : List.of("apiVersion", "kind", "name", "uid")) {
            String value = reference.path(field).asString("");
            if (value.isEmpty()) {
                String problem = field.equals("apiVersion") ? "version must not be empty" : "must not be empty";
                errors.add(FieldError.invalid(path.child(field).toString(), value, problem));
            }
        }
        String kind = reference.path("apiVersion").asString("") + "/"
                + reference.path("kind").asString("");
        if (BANNED_OWNERS.contains(kind)) {
            errors.add(FieldError.invalid(path.toString(), kind, kind + " is disallowed from being an owner"));
        }
    }

    private static void finalizers(JsonNode finalizers, List<FieldError> errors) {
        boolean orphan = false;
        boolean foreground = false;
        for (int i = 0; i < finalizers.size(); i++) {
            String finalizer = finalizers.get(i).asString("");
            String path = FieldPath.of("metadata", "finalizers").index(i).toString();
            NameRules.qualifiedName(finalizer)
                    .forEach(problem -> errors.add(FieldError.invalid(path, finalizer, problem)));
            if (finalizer.indexOf('/') < 0 && !STANDARD_FINALIZERS.contains(finalizer)) {
                errors.add(FieldError.invalid(
                        path, finalizer, "name is neither a standard finalizer name nor is it fully qualified"));
            }
            orphan |= finalizer.equals("orphan");
            foreground |= finalizer.equals("foregroundDeletion");
        }
        if (orphan && foreground) {
            errors.add(FieldError.invalid(
                    "metadata.finalizers",
                    finalizers.toString(),
                    "finalizer orphan and foregroundDeletion cannot be both set"));
        }
    }
}
