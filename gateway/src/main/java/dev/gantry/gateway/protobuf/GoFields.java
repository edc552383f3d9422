package dev.gantry.gateway.protobuf;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * What Kubernetes' Go types, from which both formats are made, say of a field and its protobuf schema does not: its
 * name in JSON, whether its own fields are its owner's in JSON, and whether its zero is a value or means "not set".
 */
final class GoFields {

    private static final String ZEROS = "shown-zeros.txt";
    private static final String API = "k8s.io.api.";
    private static final String META = "k8s.io.apimachinery.pkg.apis.";

    /** Structs embedded in a struct: their message is a field, their JSON is not. */
    static final Set<String> INLINED = Set.of(
            "k8s.io.api.admissionregistration.v1.NamedRuleWithOperations.ruleWithOperations",
            "k8s.io.api.admissionregistration.v1.RuleWithOperations.rule",
            "k8s.io.api.core.v1.ConfigMapEnvSource.localObjectReference",
            "k8s.io.api.core.v1.ConfigMapKeySelector.localObjectReference",
            "k8s.io.api.core.v1.ConfigMapProjection.localObjectReference",
            "k8s.io.api.core.v1.ConfigMapVolumeSource.localObjectReference",
            "k8s.io.api.core.v1.EphemeralContainer.ephemeralContainerCommon",
            "k8s.io.api.core.v1.PersistentVolumeSpec.persistentVolumeSource",
            "k8s.io.api.core.v1.Probe.handler",
            "k8s.io.api.core.v1.SecretEnvSource.localObjectReference",
            "k8s.io.api.core.v1.SecretKeySelector.localObjectReference",
            "k8s.io.api.core.v1.SecretProjection.localObjectReference",
            "k8s.io.api.core.v1.Volume.volumeSource",
            "k8s.io.api.networking.v1.IngressRule.ingressRuleValue");

    /** All other fields have one name in both formats. */
    static final Map<String, String> RENAMED = Map.of(
            "k8s.io.api.admissionregistration.v1.MutatingWebhookConfiguration.Webhooks", "webhooks",
            "k8s.io.api.admissionregistration.v1.ValidatingWebhookConfiguration.Webhooks", "webhooks",
            "k8s.io.api.admissionregistration.v1.Validation.Expression", "expression",
            "k8s.io.api.admissionregistration.v1.Variable.Expression", "expression",
            "k8s.io.api.admissionregistration.v1.Variable.Name", "name",
            "k8s.io.api.authentication.v1.BoundObjectReference.uID", "uid",
            "k8s.io.api.networking.v1.IngressClassParametersReference.aPIGroup", "apiGroup");

    static final Map<String, Set<String>> SHOWN_ZEROS = read();

    private GoFields() {}

    static String jsonName(FieldDescriptor field) {
        return RENAMED.getOrDefault(field.getFullName(), field.getName());
    }

    static boolean isInlined(FieldDescriptor field) {
        return INLINED.contains(field.getFullName());
    }

    /** Whether the value is the zero that Go writes for a field that nobody set. */
    static boolean isUnset(FieldDescriptor field, JsonNode value) {
        return isZero(value) && !showsZero(field);
    }

    private static boolean isZero(JsonNode value) {
        return switch (value.getNodeType()) {
            case STRING -> value.stringValue().isEmpty();
            case NUMBER -> value.decimalValue().signum() == 0;
            case BOOLEAN -> !value.booleanValue();
            case BINARY -> value.binaryValue().length == 0;
            default -> false;
        };
    }

    /** The parts of a map's entry and of a message with a form of its own are no fields in JSON. */
    private static boolean showsZero(FieldDescriptor field) {
        Descriptor type = field.getContainingType();
        return type.getOptions().getMapEntry()
                || JsonForm.of(type) != JsonForm.OBJECT
                || SHOWN_ZEROS.getOrDefault(type.getFullName(), Set.of()).contains(field.getName());
    }

    private static Map<String, Set<String>> read() {
        Map<String, Set<String>> zeros = new HashMap<>();
        InputStream bytes = Objects.requireNonNull(GoFields.class.getResourceAsStream(ZEROS), ZEROS);
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                String[] words = line.split(":? ");
                String message = words[0].startsWith("meta.") ? META + words[0] : API + words[0];
                zeros.put(message, Set.of(Arrays.copyOfRange(words, 1, words.length)));
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Map.copyOf(zeros);
    }
}
