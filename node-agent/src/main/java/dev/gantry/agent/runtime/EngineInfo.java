package dev.gantry.agent.runtime;

/**
 * What an engine says of itself and its machine.
 *
 * @param name the scheme of container ids in a pod's status, such as {@code docker}
 */
public record EngineInfo(
        String name,
        String version,
        String operatingSystem,
        String osImage,
        String architecture,
        String kernelVersion,
        int cpus,
        long memoryBytes) {}
