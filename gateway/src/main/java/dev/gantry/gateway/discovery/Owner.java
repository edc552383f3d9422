package dev.gantry.gateway.discovery;

import java.util.Locale;
import java.util.Optional;

/** A service that owns kinds of the API. */
public enum Owner {
    REGISTRY,
    SCHEDULER,
    DEPLOYMENT,
    MONITORING;

    /** The name in {@code /gantry/{name}/…} and in messages. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Owner> of(String label) {
        for (Owner owner : values()) {
            if (owner.label().equals(label)) {
                return Optional.of(owner);
            }
        }
        return Optional.empty();
    }
}
