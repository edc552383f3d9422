package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** What the probes of a container say beside their outcomes. */
final class Probes {

    private Probes() {}

    /** The grace period that a failing probe asks for instead of the pod's. */
    static Optional<Duration> grace(Container container) {
        return Stream.of(container.getLivenessProbe(), container.getStartupProbe())
                .filter(Objects::nonNull)
                .map(Probe::getTerminationGracePeriodSeconds)
                .filter(Objects::nonNull)
                .map(Duration::ofSeconds)
                .findFirst();
    }
}
