package dev.gantry.agent.runtime;

/**
 * What the kernel holds a container to, in the kernel's own steps; two requests for resources that come to the same are equal here.
 *
 * @param cpuShares the container's weight when the node is busy; a whole core weighs 1024
 * @param cpuLimitMillis thousandths of a core that it may use at most, 0 for no limit
 * @param memoryLimitBytes above which the kernel kills it, 0 for no limit
 */
public record EnforcedResources(long cpuShares, long cpuLimitMillis, long memoryLimitBytes) {

    /** Of a container that asks for nothing. */
    public static final EnforcedResources NONE = ResourceLimits.NONE.enforced();
}
