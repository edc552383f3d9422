package dev.gantry.registry.web;

import dev.gantry.registry.handshake.ProxyReport;
import dev.gantry.registry.handshake.ProxyRoster;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The body of a proxy's report.
 *
 * @param url where the proxy can be reached, for people
 * @param applied the resourceVersion of the newest EndpointSlice change that is applied, and up to which requests sent by older
 *     state have ended
 * @param known the resourceVersion of the newest EndpointSlice change that new requests are routed by; {@code applied} if absent
 * @param ttlSeconds after how long without a report the proxy has stopped routing
 */
record ProxyUpdate(
        String url,
        @Schema(example = "4711") Long applied,
        @Nullable Long known,
        @Schema(example = "5") Integer ttlSeconds) {

    private static final Pattern ID = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,98}[a-z0-9])?");
    private static final int MAX_URL_LENGTH = 1024;

    /** What is wrong with the report, field first. */
    Optional<String> problem(String id) {
        if (!ID.matcher(id).matches()) {
            return Optional.of("id: must be at most 100 lower case letters, digits, '-' and '.'");
        }
        if (url == null || url.length() > MAX_URL_LENGTH) {
            return Optional.of("url: must be set, to at most " + MAX_URL_LENGTH + " characters");
        }
        if (applied == null || applied < 0) {
            return Optional.of("applied: must be a resourceVersion");
        }
        if (known != null && known < applied) {
            return Optional.of("known: must not be less than applied");
        }
        long max = ProxyRoster.MAX_TTL.toSeconds();
        if (ttlSeconds == null || ttlSeconds < 1 || ttlSeconds > max) {
            return Optional.of("ttlSeconds: must be between 1 and " + max);
        }
        return Optional.empty();
    }

    ProxyReport report(String id) {
        long routedBy = Objects.requireNonNullElse(known, applied);
        return new ProxyReport(id, routedBy, applied, Duration.ofSeconds(ttlSeconds));
    }
}
