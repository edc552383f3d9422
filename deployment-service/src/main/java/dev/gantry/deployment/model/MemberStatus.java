package dev.gantry.deployment.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a member of a release is.
 *
 * @param state Pending, Updating, RollingOut, Watching, Updated, Failed, Restoring, Restored, Left, Gone or RestoreFailed
 * @param formerRevision the revision it had before its turn, for people
 * @param formerTemplate the template it had before its turn, which a rollback restores
 * @param message why, where the state does not say it
 * @param sinceTime when the state began
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record MemberStatus(
        @JsonProperty("kind") String kind,
        @JsonProperty("name") String name,
        @JsonProperty("state") String state,
        @JsonProperty("message") String message,
        @JsonProperty("sinceTime") @Nullable String sinceTime,
        @JsonProperty("formerRevision") @Nullable String formerRevision,
        @JsonProperty("formerTemplate") @Nullable PodTemplateSpec formerTemplate) {

    @SuppressWarnings("NullAway") // Jackson passes null for what the JSON leaves out
    public MemberStatus {
        kind = Objects.requireNonNullElse(kind, ReleaseMember.DEPLOYMENT);
        name = Objects.requireNonNullElse(name, "");
        state = Objects.requireNonNullElse(state, "");
        message = Objects.requireNonNullElse(message, "");
    }
}
