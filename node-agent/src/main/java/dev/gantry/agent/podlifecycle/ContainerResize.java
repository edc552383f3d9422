package dev.gantry.agent.podlifecycle;

import dev.gantry.agent.runtime.EnforcedResources;
import dev.gantry.agent.runtime.ResourceLimits;
import io.fabric8.kubernetes.api.model.Container;
import java.util.Optional;

/** What is between what a running container has and what is allocated to it. */
sealed interface ContainerResize {

    /** It has what is allocated to it. */
    record Done() implements ContainerResize {}

    /** It is held to these from now on, and runs on. */
    record Update(EnforcedResources resources, Optional<String> leftOut) implements ContainerResize {}

    /** It asked to be started anew for such a change. */
    record Restart() implements ContainerResize {}

    /** The kernel would kill it at once. */
    record Obstructed(String why) implements ContainerResize {}

    /** @param allocated the container with what is allocated to it */
    static ContainerResize of(Container allocated, ObservedContainer run) {
        EnforcedResources has = StartBoost.without(allocated, run.resources());
        EnforcedResources wanted = wanted(allocated, has);
        boolean cpu = wanted.cpuShares() != has.cpuShares() || wanted.cpuLimitMillis() != has.cpuLimitMillis();
        boolean memory = wanted.memoryLimitBytes() != has.memoryLimitBytes();
        if (!cpu && !memory) {
            return new Done();
        }
        boolean restartsForCpu = cpu && restartsFor(allocated, "cpu");
        boolean restartsForMemory = memory && restartsFor(allocated, "memory");
        if (restartsForCpu || restartsForMemory) {
            return isWhatItWasCreatedFor(wanted, run.createdFor(), restartsForCpu, restartsForMemory)
                    ? new Obstructed(
                            "container " + run.name() + " was started for it, but its engine does not hold it to that")
                    : new Restart();
        }
        Optional<String> tooLow = memory ? tooLow(wanted, run) : Optional.empty();
        if (tooLow.isEmpty()) {
            return new Update(wanted, Optional.empty());
        }
        return cpu
                ? new Update(
                        new EnforcedResources(wanted.cpuShares(), wanted.cpuLimitMillis(), has.memoryLimitBytes()),
                        tooLow)
                : new Obstructed(tooLow.get());
    }

    /** A limit that is not asked for is none to take away: the API lets no limit be removed. */
    private static EnforcedResources wanted(Container allocated, EnforcedResources has) {
        EnforcedResources asked = ResourceLimits.of(allocated.getResources()).enforced();
        return new EnforcedResources(
                asked.cpuShares(),
                asked.cpuLimitMillis() == 0 ? has.cpuLimitMillis() : asked.cpuLimitMillis(),
                asked.memoryLimitBytes() == 0 ? has.memoryLimitBytes() : asked.memoryLimitBytes());
    }

    /** To start it once more would then change nothing. */
    private static boolean isWhatItWasCreatedFor(
            EnforcedResources wanted, EnforcedResources created, boolean cpu, boolean memory) {
        boolean sameCpu =
                wanted.cpuShares() == created.cpuShares() && wanted.cpuLimitMillis() == created.cpuLimitMillis();
        boolean sameMemory = wanted.memoryLimitBytes() == created.memoryLimitBytes();
        return (!cpu || sameCpu) && (!memory || sameMemory);
    }

    private static boolean restartsFor(Container container, String resource) {
        return container.getResizePolicy().stream()
                .anyMatch(policy -> resource.equals(policy.getResourceName())
                        && "RestartContainer".equals(policy.getRestartPolicy()));
    }

    /** A limit below what the container uses now would only get it killed; that usage is known where the limit is to be lower. */
    private static Optional<String> tooLow(EnforcedResources wanted, ObservedContainer run) {
        long usage = run.memoryUsageBytes().orElse(0);
        return wanted.memoryLimitBytes() < usage
                ? Optional.of("attempting to set memory limit of container " + run.name() + " ("
                        + wanted.memoryLimitBytes() + ") below current usage (" + usage + ")")
                : Optional.empty();
    }
}
