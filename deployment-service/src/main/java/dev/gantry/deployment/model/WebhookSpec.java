package dev.gantry.deployment.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whom to tell of what.
 *
 * @param url where each CloudEvent is posted, http or https
 * @param events the happenings wanted, such as {@code failed}; all where it is empty
 * @param workloads the workloads of the namespace to tell of, such as {@code deployment/web}; all where it is empty
 * @param secretRef the Secret whose value signs each request, or null for no signature
 * @param giveUpAfterSeconds how long one event is tried before it counts as lost
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record WebhookSpec(
        @JsonProperty("url") String url,
        @JsonProperty("events") List<String> events,
        @JsonProperty("workloads") List<String> workloads,
        @JsonProperty("secretRef") @Nullable SecretKeyRef secretRef,
        @JsonProperty("giveUpAfterSeconds") Long giveUpAfterSeconds) {

    /** A night's sleep is no reason to lose an event; a receiver that is gone for good must not hold others back for ever. */
    public static final long GIVE_UP_AFTER_SECONDS = 3_600;

    static final WebhookSpec EMPTY = new WebhookSpec("", List.of(), List.of(), null, GIVE_UP_AFTER_SECONDS);

    @SuppressWarnings("NullAway") // Jackson passes null for what the JSON leaves out
    public WebhookSpec {
        url = Objects.requireNonNullElse(url, "");
        events = events == null ? List.of() : List.copyOf(events);
        workloads = workloads == null ? List.of() : List.copyOf(workloads);
        giveUpAfterSeconds = Objects.requireNonNullElse(giveUpAfterSeconds, GIVE_UP_AFTER_SECONDS);
    }
}
