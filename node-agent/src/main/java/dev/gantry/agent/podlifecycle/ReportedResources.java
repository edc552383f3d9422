package dev.gantry.agent.podlifecycle;

import dev.gantry.agent.runtime.EnforcedResources;
import dev.gantry.agent.runtime.ResourceLimits;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import io.fabric8.kubernetes.api.model.ResourceRequirementsBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a container's status says of its resources: what is allocated to it, and what it has now. */
final class ReportedResources {

    private static final int MILLIS_PER_CORE = 1000;
    private static final int CPU_SHARES_OF_A_CORE = 1024;
    private static final long MEBIBYTE = 1 << 20;

    private ReportedResources() {}

    /** The requests that are allocated to it. */
    static Map<String, Quantity> allocated(Container container) {
        ResourceRequirements resources = container.getResources();
        return resources == null || resources.getRequests() == null ? Map.of() : resources.getRequests();
    }

    /** Of a container that does not run: it will have what is allocated to it. */
    static @Nullable ResourceRequirements of(Container container) {
        ResourceRequirements resources = container.getResources();
        boolean none = resources == null || (isEmpty(resources.getRequests()) && isEmpty(resources.getLimits()));
        return none ? null : resources;
    }

    private static boolean isEmpty(@Nullable Map<String, Quantity> amounts) {
        return amounts == null || amounts.isEmpty();
    }

    /** In the words of the allocation wherever the kernel holds the container to that; the kernel knows no requests of memory. */
    static @Nullable ResourceRequirements of(Container container, ObservedContainer run) {
        ResourceRequirements allocated = of(container);
        EnforcedResources wanted = ResourceLimits.of(allocated).enforced();
        EnforcedResources has = StartBoost.without(container, run.resources());
        if (!run.running() || allocated == null || wanted.equals(has)) {
            return allocated;
        }
        ResourceRequirementsBuilder actual = new ResourceRequirementsBuilder(allocated);
        if (wanted.cpuShares() != has.cpuShares()) {
            actual.addToRequests("cpu", cpu(millisOf(has.cpuShares())));
        }
        if (wanted.cpuLimitMillis() != has.cpuLimitMillis()) {
            limit(actual, "cpu", has.cpuLimitMillis(), cpu(has.cpuLimitMillis()));
        }
        if (wanted.memoryLimitBytes() != has.memoryLimitBytes()) {
            limit(actual, "memory", has.memoryLimitBytes(), memory(has.memoryLimitBytes()));
        }
        return actual.build();
    }

    private static void limit(ResourceRequirementsBuilder actual, String name, long amount, Quantity quantity) {
        if (amount == 0) {
            actual.removeFromLimits(name);
        } else {
            actual.addToLimits(name, quantity);
        }
    }

    /** Rounded up, so that what a weight was made of comes out again: 250m weighs 256, which is 250m. */
    private static long millisOf(long cpuShares) {
        return Math.ceilDiv(cpuShares * MILLIS_PER_CORE, CPU_SHARES_OF_A_CORE);
    }

    private static Quantity cpu(long millis) {
        return Quantity.parse(millis % MILLIS_PER_CORE == 0 ? Long.toString(millis / MILLIS_PER_CORE) : millis + "m");
    }

    private static Quantity memory(long bytes) {
        return Quantity.parse(bytes % MEBIBYTE == 0 ? bytes / MEBIBYTE + "Mi" : Long.toString(bytes));
    }
}
