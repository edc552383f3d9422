package dev.gantry.deployment.release;

import dev.gantry.deployment.model.MemberStatus;
import java.util.Arrays;

/** Where one member of a release stands. */
enum MemberState {
    PENDING("Pending"),
    /** Its former template is kept, and the new one is about to be written. */
    UPDATING("Updating"),
    /** The new template is written. */
    ROLLING_OUT("RollingOut"),
    /** Complete, and looked at for a while. */
    WATCHING("Watching"),
    UPDATED("Updated"),
    FAILED("Failed"),
    /** The former template is about to be written, or is rolled out. */
    RESTORING("Restoring"),
    RESTORED("Restored"),
    /** Its user changed it meanwhile, and has the last word. */
    LEFT("Left"),
    /** It was deleted meanwhile. */
    GONE("Gone"),
    RESTORE_FAILED("RestoreFailed");

    private final String wire;

    MemberState(String wire) {
        this.wire = wire;
    }

    String wire() {
        return wire;
    }

    static MemberState of(MemberStatus member) {
        return Arrays.stream(values())
                .filter(state -> state.wire.equals(member.state()))
                .findFirst()
                .orElse(PENDING);
    }

    /** Whether the release wrote the member's new template, and saw it there. */
    boolean written() {
        return this == ROLLING_OUT || this == WATCHING || this == UPDATED;
    }

    /** Whether a rollback has to look at the member. */
    boolean touched() {
        return written() || this == UPDATING || this == FAILED || this == RESTORING;
    }
}
