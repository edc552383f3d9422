package dev.gantry.agent.runtime;

import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a container is guaranteed and may use at most; 0 means none.
 *
 * @param cpuRequestMillis thousandths of a core, which weigh against other containers when the node is busy
 * @param cpuLimitMillis thousandths of a core that it may use at most
 * @param memoryLimitBytes above which the kernel kills it
 */
public record ResourceLimits(long cpuRequestMillis, long cpuLimitMillis, long memoryLimitBytes) {
    public static final ResourceLimits NONE = new ResourceLimits(0, 0, 0);

    /** The kernel's least weight, which a container without a request has. */
    private static final long MIN_CPU_SHARES = 2;

    /** The kernel's largest weight, that of 256 cores. */
    private static final long MAX_CPU_SHARES = 262_144;

    private static final long CPU_SHARES_OF_A_CORE = 1024;

    /** The kernel gives out time in steps of 1 ms of each 100 ms: a hundredth of a core is the least. */
    private static final long MIN_CPU_LIMIT_MILLIS = 10;

    private static final BigDecimal MILLIS_PER_CORE = BigDecimal.valueOf(1000);
    private static final BigDecimal LARGEST = BigDecimal.valueOf(Long.MAX_VALUE);

    /** Of a container in the wire model; a cpu request that is not given is the limit's, as the API has it. */
    public static ResourceLimits of(@Nullable ResourceRequirements resources) {
        if (resources == null) {
            return NONE;
        }
        long cpuLimit = millis(amount(resources.getLimits(), "cpu"));
        long cpuRequest = millis(amount(resources.getRequests(), "cpu"));
        long memoryLimit = bytes(amount(resources.getLimits(), "memory"));
        return new ResourceLimits(cpuRequest == 0 ? cpuLimit : cpuRequest, cpuLimit, memoryLimit);
    }

    private static @Nullable Quantity amount(@Nullable Map<String, Quantity> amounts, String name) {
        return amounts == null ? null : amounts.get(name);
    }

    /** Thousandths of a core, rounded up; 0 for none. */
    public static long millis(@Nullable Quantity cpu) {
        return cpu == null ? 0 : whole(cpu.getNumericalAmount().multiply(MILLIS_PER_CORE));
    }

    /** Whole bytes, rounded up; 0 for none. */
    public static long bytes(@Nullable Quantity memory) {
        return memory == null ? 0 : whole(memory.getNumericalAmount());
    }

    private static long whole(BigDecimal amount) {
        return amount.setScale(0, RoundingMode.CEILING).min(LARGEST).longValue();
    }

    /** What the kernel makes of this: a request of 250m weighs 256. */
    public EnforcedResources enforced() {
        long weight = Math.min(cpuRequestMillis, Long.MAX_VALUE / CPU_SHARES_OF_A_CORE) * CPU_SHARES_OF_A_CORE / 1000;
        return new EnforcedResources(
                Math.clamp(weight, MIN_CPU_SHARES, MAX_CPU_SHARES),
                cpuLimitMillis == 0 ? 0 : Math.max(MIN_CPU_LIMIT_MILLIS, cpuLimitMillis),
                memoryLimitBytes);
    }
}
