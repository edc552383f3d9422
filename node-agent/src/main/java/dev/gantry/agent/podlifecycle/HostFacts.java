package dev.gantry.agent.podlifecycle;

import java.util.List;

/**
 * What a pod's status says of its node.
 *
 * @param engine the scheme of container ids, such as {@code docker}
 */
public record HostFacts(String engine, List<String> addresses) {
    public HostFacts {
        addresses = List.copyOf(addresses);
    }
}
