package dev.gantry.scheduler.placement;

import java.util.Arrays;
import java.util.Optional;

/** What a taint does to pods that do not tolerate it. */
public enum TaintEffect {
    NO_SCHEDULE("NoSchedule"),
    PREFER_NO_SCHEDULE("PreferNoSchedule"),
    NO_EXECUTE("NoExecute");

    private final String wireName;

    TaintEffect(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** The effect of the name, or empty for a name that is none. */
    public static Optional<TaintEffect> of(String wireName) {
        return Arrays.stream(values())
                .filter(effect -> effect.wireName.equals(wireName))
                .findFirst();
    }
}
