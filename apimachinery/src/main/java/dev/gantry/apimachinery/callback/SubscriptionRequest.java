package dev.gantry.apimachinery.callback;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom to call back about what. Fields left out are empty.
 *
 * @param url where batches are posted, http or https
 * @param kinds such as {@code v1/Pod} or {@code apps/v1/ReplicaSet}, at least one
 * @param selector a label selector, "" for all objects
 * @param fromResourceVersion changes after this version; 0 for changes from now on
 * @param secret signs each batch (HMAC SHA-256), "" for no signature
 */
public record SubscriptionRequest(
        String url, List<String> kinds, String selector, Long fromResourceVersion, String secret) {

    @SuppressWarnings("NullAway") // Jackson passes null for what the JSON leaves out
    public SubscriptionRequest {
        url = orEmpty(url);
        kinds = kinds == null ? List.of() : List.copyOf(kinds);
        selector = orEmpty(selector);
        fromResourceVersion = Objects.requireNonNullElse(fromResourceVersion, 0L);
        secret = orEmpty(secret);
    }

    private static String orEmpty(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
