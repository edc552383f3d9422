package dev.gantry.deployment.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How far a release is; also its memory, from which any process goes on.
 *
 * @param phase Waiting, Progressing, Complete, RollingBack, RolledBack or Failed
 * @param progress how many members have their new templates, such as {@code 1/3}
 * @param message what it is at, in one sentence
 * @param members in the order in which they are changed; empty before it began
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ReleaseStatus(
        @JsonProperty("observedGeneration") Long observedGeneration,
        @JsonProperty("phase") String phase,
        @JsonProperty("progress") String progress,
        @JsonProperty("message") String message,
        @JsonProperty("startTime") @Nullable String startTime,
        @JsonProperty("completionTime") @Nullable String completionTime,
        @JsonProperty("members") List<MemberStatus> members,
        @JsonProperty("conditions") List<Condition> conditions) {

    public static final ReleaseStatus EMPTY = new ReleaseStatus(0L, "", "", "", null, null, List.of(), List.of());

    @SuppressWarnings("NullAway") // Jackson passes null for what the JSON leaves out
    public ReleaseStatus {
        observedGeneration = Objects.requireNonNullElse(observedGeneration, 0L);
        phase = Objects.requireNonNullElse(phase, "");
        progress = Objects.requireNonNullElse(progress, "");
        message = Objects.requireNonNullElse(message, "");
        members = members == null ? List.of() : List.copyOf(members);
        conditions = conditions == null ? List.of() : List.copyOf(conditions);
    }
}
