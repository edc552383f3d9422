package dev.gantry.deployment.release;

import dev.gantry.deployment.model.Release;
import dev.gantry.deployment.model.ReleaseStatus;
import java.util.Arrays;

/** Where a release stands as a whole. */
public enum ReleasePhase {
    /** It has changed nothing yet. */
    WAITING("Waiting"),
    PROGRESSING("Progressing"),
    ROLLING_BACK("RollingBack"),
    COMPLETE("Complete"),
    /** It failed, and every member that it had changed has its former template again. */
    ROLLED_BACK("RolledBack"),
    /** It failed before it changed anything, or a member could not be given back. */
    FAILED("Failed");

    private final String wire;

    ReleasePhase(String wire) {
        this.wire = wire;
    }

    public String wire() {
        return wire;
    }

    public static ReleasePhase of(Release release) {
        ReleaseStatus status = release.getStatus();
        return status == null
                ? WAITING
                : Arrays.stream(values())
                        .filter(phase -> phase.wire.equals(status.phase()))
                        .findFirst()
                        .orElse(WAITING);
    }

    /** Whether nothing more happens. */
    public boolean ended() {
        return this == COMPLETE || this == ROLLED_BACK || this == FAILED;
    }

    /** Whether members may be changed. */
    public boolean acting() {
        return this == PROGRESSING || this == ROLLING_BACK;
    }
}
