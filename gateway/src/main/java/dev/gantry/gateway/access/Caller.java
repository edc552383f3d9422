package dev.gantry.gateway.access;

import java.util.List;

/**
 * An authenticated user.
 *
 * @param uid "" where the credential names none
 */
public record Caller(String name, String uid, List<String> groups) {

    /** The group of everyone who was authenticated. */
    public static final String AUTHENTICATED = "system:authenticated";

    public Caller {
        groups = List.copyOf(groups);
    }

    public boolean isIn(String group) {
        return groups.contains(group);
    }
}
