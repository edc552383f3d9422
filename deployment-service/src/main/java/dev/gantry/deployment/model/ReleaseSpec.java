package dev.gantry.deployment.model;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Objects;

/**
 * What a release changes.
 *
 * @param members the workloads, each with its change
 * @param watchSeconds how long a member that is complete is watched before the next one has its turn
 * @param deadlineSeconds how long one member may take
 * @param abort whether to undo a release that has not ended
 */
public record ReleaseSpec(
        @JsonProperty("members") List<ReleaseMember> members,
        @JsonProperty("watchSeconds") Integer watchSeconds,
        @JsonProperty("deadlineSeconds") Integer deadlineSeconds,
        @JsonProperty("abort") Boolean abort) {

    /** An application without a readiness probe is complete before it had the time to crash. */
    public static final int WATCH_SECONDS = 10;

    /** The progress deadline of a Deployment, and some time for its members to be told. */
    public static final int DEADLINE_SECONDS = 900;

    static final ReleaseSpec EMPTY = new ReleaseSpec(List.of(), WATCH_SECONDS, DEADLINE_SECONDS, false);

    @SuppressWarnings("NullAway") // Jackson passes null for what the JSON leaves out
    public ReleaseSpec {
        members = members == null ? List.of() : List.copyOf(members);
        watchSeconds = Objects.requireNonNullElse(watchSeconds, WATCH_SECONDS);
        deadlineSeconds = Objects.requireNonNullElse(deadlineSeconds, DEADLINE_SECONDS);
        abort = Objects.requireNonNullElse(abort, false);
    }
}
