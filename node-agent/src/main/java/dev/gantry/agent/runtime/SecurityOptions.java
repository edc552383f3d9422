package dev.gantry.agent.runtime;

import java.util.List;

/**
 * What a container's processes may do.
 *
 * @param user {@code uid} or {@code uid:gid}, "" for the image's own
 * @param supplementalGroups further group ids
 */
public record SecurityOptions(
        String user,
        List<String> supplementalGroups,
        boolean privileged,
        boolean readOnlyRootFilesystem,
        boolean noNewPrivileges,
        List<String> addedCapabilities,
        List<String> droppedCapabilities) {
    public static final SecurityOptions NONE =
            new SecurityOptions("", List.of(), false, false, false, List.of(), List.of());

    public SecurityOptions {
        supplementalGroups = List.copyOf(supplementalGroups);
        addedCapabilities = List.copyOf(addedCapabilities);
        droppedCapabilities = List.copyOf(droppedCapabilities);
    }
}
