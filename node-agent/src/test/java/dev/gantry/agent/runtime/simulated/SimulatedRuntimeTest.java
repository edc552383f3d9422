package dev.gantry.agent.runtime.simulated;

import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.ContainerRuntimeContract;
import dev.gantry.agent.runtime.ContainerSpec;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** The contract, kept by containers that only pretend. */
class SimulatedRuntimeTest extends ContainerRuntimeContract {

    private static final SimulatedImages IMAGES = new SimulatedImages()
            .with("runs", SimulatedBehaviour.RUNS)
            .with("stubborn", SimulatedBehaviour.RUNS.ignoringTerm())
            .with(
                    "fails",
                    SimulatedBehaviour.RUNS
                            .printing(List.of("one", "two", "!oops"))
                            .endsAfter(Duration.ofMillis(20), 3));

    private final SimulatedRuntime runtime = new SimulatedRuntime(Clock.systemUTC(), IMAGES, 4, 1L << 30);

    @Override
    protected ContainerRuntime runtime() {
        return runtime;
    }

    @Override
    protected ContainerSpec program(ContainerSpec spec, Program program) {
        return spec.withImage(
                switch (program) {
                    case RUNS_UNTIL_TERM -> "runs";
                    case IGNORES_TERM -> "stubborn";
                    case PRINTS_AND_FAILS -> "fails";
                });
    }
}
