package dev.gantry.deployment.config;

import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.ShortCode;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.util.Arrays;
import java.util.Optional;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * An immutable copy of a ConfigMap or Secret, under a name that follows from its content. The same content has the same name,
 * so that a template that refers to it changes just when the content does.
 */
final class ConfigSnapshot {

    /** On a copy: the name of its original. */
    static final String COPY_OF = "gantry.dev/copy-of";

    /** 27^10 is about 2^47: the contents that one Deployment ever had do not meet by chance. */
    private static final int HASH_LETTERS = 10;

    /** The longest name of an object, less the hyphen and the hash. */
    private static final int MAX_PREFIX = 253 - 1 - HASH_LETTERS;

    /** Sorted, so that the order in which a client wrote the entries does not matter. */
    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private ConfigSnapshot() {}

    static Optional<String> copyOf(HasMetadata object) {
        return Optional.ofNullable(object.getMetadata().getAnnotations()).map(a -> a.get(COPY_OF));
    }

    static HasMetadata of(HasMetadata original, Deployment owner) {
        return switch (original) {
            case ConfigMap map ->
                new ConfigMapBuilder()
                        .withMetadata(metadata(map, owner, map.getData(), map.getBinaryData()))
                        .withData(map.getData())
                        .withBinaryData(map.getBinaryData())
                        .withImmutable(true)
                        .build();
            case Secret secret ->
                new SecretBuilder()
                        .withMetadata(metadata(secret, owner, secret.getType(), secret.getData()))
                        .withType(secret.getType())
                        .withData(secret.getData())
                        .withImmutable(true)
                        .build();
            default -> throw new IllegalArgumentException("neither a ConfigMap nor a Secret: " + original.getKind());
        };
    }

    private static ObjectMeta metadata(HasMetadata original, Deployment owner, Object... content) {
        String name = original.getMetadata().getName();
        String text = CANONICAL.writeValueAsString(Arrays.asList(content));
        String hash = ShortCode.encode(ShortCode.hash(text, ShortCode.count(HASH_LETTERS)), HASH_LETTERS);
        return new ObjectMetaBuilder()
                .withName(name.substring(0, Math.min(name.length(), MAX_PREFIX)) + "-" + hash)
                .withNamespace(original.getMetadata().getNamespace())
                .addToAnnotations(COPY_OF, name)
                .withOwnerReferences(Ownership.controlledBy(owner))
                .build();
    }
}
