package dev.gantry.deployment.webhook;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.deployment.controller.Configs;
import dev.gantry.deployment.model.SecretKeyRef;
import dev.gantry.deployment.model.Webhook;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/** The secrets that sign events. */
final class SigningSecrets {

    private final Configs<Secret> secrets;

    SigningSecrets(Configs<Secret> secrets) {
        this.secrets = secrets;
    }

    /** Empty where the webhook names none; one that is named and not there is an IOException: nothing is sent unsigned. */
    Optional<String> of(Webhook webhook) throws IOException {
        SecretKeyRef ref = webhook.getSpec().secretRef();
        if (ref == null) {
            return Optional.empty();
        }
        ObjectKey key = new ObjectKey(webhook.getMetadata().getNamespace(), ref.name());
        return Optional.of(find(key)
                .flatMap(secret -> value(secret, ref.key()))
                .orElseThrow(() -> new IOException("Secret " + ref.name() + " has no value " + ref.key())));
    }

    private Optional<Secret> find(ObjectKey key) throws IOException {
        try {
            return secrets.find(key);
        } catch (ApiException e) {
            throw new IOException("Secret " + key.name() + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Optional<String> value(Secret secret, String key) {
        Map<String, String> data = secret.getData();
        return Optional.ofNullable(data == null ? null : data.get(key))
                .map(text -> new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8))
                .filter(text -> !text.isEmpty());
    }
}
