package dev.gantry.registry.web;

import dev.gantry.registry.handshake.ProxyReport;
import dev.gantry.registry.handshake.ProxyRoster;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
 * @param notListening the uids of ready pods where the proxy found nobody listening yet, though somebody does at their peers
 */
record ProxyUpdate(
        String url,
        @Schema(example = "4711") Long applied,
        @Nullable Long known,
        @Schema(example = "5") Integer ttlSeconds,
        @Nullable Set<String> notListening) {

    private static final Pattern ID = Pattern.compile("[a-z0-9]([-a-z0-9.]{0,98}[a-z0-9])?");
    private static final int MAX_URL_LENGTH = 1024;

    /** They are kept in an annotation, of which an object may have 256 KiB. */
    private static final int MAX_NOT_LISTENING = 1_000;

    private static final Pattern UID = Pattern.compile("[-0-9A-Za-z.]{1,63}");

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
        return problemOfPods();
    }

    private Optional<String> problemOfPods() {
        Set<String> pods = Objects.requireNonNullElse(notListening, Set.of());
        if (pods.size() > MAX_NOT_LISTENING) {
            return Optional.of("notListening: must have at most " + MAX_NOT_LISTENING + " items");
        }
        return pods.stream().allMatch(uid -> uid != null && UID.matcher(uid).matches())
                ? Optional.empty()
                : Optional.of("notListening: must be uids of pods");
    }

    ProxyReport report(String id) {
        long routedBy = Objects.requireNonNullElse(known, applied);
        Set<String> pods = Objects.requireNonNullElse(notListening, Set.of());
        return new ProxyReport(id, routedBy, applied, Duration.ofSeconds(ttlSeconds), pods);
    }
}
