package dev.gantry.deployment.happening;

import dev.gantry.deployment.model.Release;
import dev.gantry.deployment.model.ReleaseStatus;
import dev.gantry.deployment.order.WorkloadRef;
import dev.gantry.deployment.release.ReleasePhase;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;
import java.util.Optional;

/** What a committed change of a release's status means: its phase begins and ends it, and each updated member is a step. */
public final class ReleaseHappenings {

    private ReleaseHappenings() {}

    public static List<Happening> of(Release before, Release after) {
        ReleasePhase was = ReleasePhase.of(before);
        ReleasePhase is = ReleasePhase.of(after);
        if (was != is) {
            return switch (is) {
                case WAITING -> List.of();
                case PROGRESSING -> List.of(told(after, Happening.Type.STARTED));
                case COMPLETE -> List.of(told(after, Happening.Type.COMPLETED));
                case ROLLING_BACK, FAILED -> List.of(told(after, Happening.Type.FAILED));
                case ROLLED_BACK -> List.of(told(after, Happening.Type.ROLLED_BACK));
            };
        }
        return status(before).progress().equals(status(after).progress()) || is != ReleasePhase.PROGRESSING
                ? List.of()
                : List.of(told(after, Happening.Type.STEP));
    }

    private static Happening told(Release release, Happening.Type type) {
        ReleaseStatus status = status(release);
        return new Happening(
                type,
                release.getMetadata().getNamespace(),
                WorkloadRef.of("Release", release.getMetadata().getName()),
                status.progress(),
                "",
                0,
                type == Happening.Type.FAILED || type == Happening.Type.ROLLED_BACK ? reason(status) : "",
                status.message());
    }

    private static String reason(ReleaseStatus status) {
        return status.conditions().stream()
                .filter(c -> "Failed".equals(c.getType()))
                .map(Condition::getReason)
                .findFirst()
                .orElse("");
    }

    private static ReleaseStatus status(Release release) {
        return Optional.ofNullable(release.getStatus()).orElse(ReleaseStatus.EMPTY);
    }
}
