package dev.gantry.agent.runtime;

/**
 * What a container is guaranteed and may use at most; 0 means none.
 *
 * @param cpuRequestMillis thousandths of a core, which weigh against other containers when the node is busy
 * @param cpuLimitMillis thousandths of a core that it may use at most
 * @param memoryLimitBytes above which the kernel kills it
 */
public record ResourceLimits(long cpuRequestMillis, long cpuLimitMillis, long memoryLimitBytes) {
    public static final ResourceLimits NONE = new ResourceLimits(0, 0, 0);
}
