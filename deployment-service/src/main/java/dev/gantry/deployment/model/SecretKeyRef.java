package dev.gantry.deployment.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Objects;

/**
 * One value of a Secret of the same namespace.
 *
 * @param name the Secret's name
 * @param key the key of the value, {@code secret} where it is left out
 */
public record SecretKeyRef(
        @JsonProperty("name") String name,
        @JsonProperty("key") String key) {

    @SuppressWarnings("NullAway") // Jackson passes null for what the JSON leaves out
    public SecretKeyRef {
        name = Objects.requireNonNullElse(name, "");
        key = Objects.requireNonNullElse(key, "secret");
    }
}
