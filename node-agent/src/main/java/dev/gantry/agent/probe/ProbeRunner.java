package dev.gantry.agent.probe;

import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;

/** Tries probes and runs hooks. */
public interface ProbeRunner {

    ProbeResult probe(Probe probe, ProbeTarget target);

    /** Runs a hook for at most so long. */
    ProbeResult hook(LifecycleHandler hook, ProbeTarget target, Duration timeout);
}
