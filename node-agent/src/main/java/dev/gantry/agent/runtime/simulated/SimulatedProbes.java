package dev.gantry.agent.runtime.simulated;

import dev.gantry.agent.runtime.ContainerId;
import java.time.Duration;

/** What probes of pretended containers find, as their behaviour says. */
public record SimulatedProbes(SimulatedRuntime runtime) {

    /** Whether the container has run long enough to be ready. */
    public boolean ready(ContainerId id) {
        return runtime.container(id)
                .filter(c -> runtime.age(c).compareTo(c.behaviour().readyAfter()) >= 0)
                .isPresent();
    }

    /** Whether the container has not run so long that it becomes unhealthy. */
    public boolean healthy(ContainerId id) {
        return runtime.container(id)
                .filter(c -> c.behaviour()
                        .unhealthyAfter()
                        .map(life -> age(c).compareTo(life) < 0)
                        .orElse(true))
                .isPresent();
    }

    private Duration age(SimulatedContainer container) {
        return runtime.age(container);
    }
}
