package dev.gantry.registry.kind;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Secrets: text written in {@code stringData} becomes data, each type has the keys its users need, and the type stays. */
final class SecretStrategy implements ResourceStrategy {

    private static final String ACCOUNT_ANNOTATION = "kubernetes.io/service-account.name";

    @Override
    public void applyDefaults(ObjectNode object) {
        if (object.path("type").asString("").isEmpty()) {
            object.put("type", "Opaque");
        }
        JsonNode text = object.path("stringData");
        if (!text.isEmpty()) {
            ObjectNode data = object.withObjectProperty("data");
            text.forEachEntry((key, value) -> data.put(
                    key, Base64.getEncoder().encodeToString(value.asString("").getBytes(StandardCharsets.UTF_8))));
        }
        object.remove("stringData");
    }

    @Override
    public List<FieldError> validate(ObjectNode object) {
        Violations violations = new Violations();
        Field data = Field.of("data", object);
        violations.name(Field.of("metadata.name", object), NameRule.DNS_SUBDOMAIN);
        DataRules.keys(data, violations);
        for (String key : data.value().propertyNames()) {
            DataRules.base64(data.key(key), violations);
        }
        DataRules.size(DataRules.decodedBytes(data), "data", violations);
        typeRules(object, data, violations);
        return violations.list();
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode current, ObjectNode updated) {
        Violations violations = new Violations();
        violations.unchanged(Field.of("type", current), Field.of("type", updated));
        DataRules.immutable(current, updated, List.of("data"), violations);
        return violations.list();
    }

    private static void typeRules(ObjectNode secret, Field data, Violations violations) {
        switch (secret.path("type").asString("")) {
            case "kubernetes.io/service-account-token" ->
                violations.require(Field.of("metadata.annotations", secret).key(ACCOUNT_ANNOTATION), "");
            case "kubernetes.io/dockercfg" -> needs(data, violations, ".dockercfg");
            case "kubernetes.io/dockerconfigjson" -> needs(data, violations, ".dockerconfigjson");
            case "kubernetes.io/ssh-auth" -> needs(data, violations, "ssh-privatekey");
            case "kubernetes.io/tls" -> needs(data, violations, "tls.crt", "tls.key");
            case "kubernetes.io/basic-auth" -> {
                boolean neither = !data.value().has("username") && !data.value().has("password");
                violations.addIf(neither, data.key("username").required(""));
                violations.addIf(neither, data.key("password").required(""));
            }
            default -> {
                // Any other type is its users' own affair.
            }
        }
    }

    private static void needs(Field data, Violations violations, String... keys) {
        for (String key : keys) {
            violations.addIf(!data.value().has(key), data.key(key).required(""));
        }
    }
}
