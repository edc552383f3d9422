package dev.gantry.agent.probe;

import dev.gantry.agent.podlifecycle.ContainerHealth;
import dev.gantry.agent.podlifecycle.ProbeTally;
import dev.gantry.agent.runtime.RuntimeUnavailableException;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Probe;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Probes one run of a container until closed: its startup probe first, then liveness and readiness, each on a virtual thread.
 */
public final class ContainerProber implements AutoCloseable {

    /** Told what the probes find. */
    public interface Listener {
        void changed(ContainerHealth health);

        /** One try failed: {@code kind} is Startup, Liveness or Readiness. */
        void unhealthy(String kind, String message);
    }

    private final ProbeRunner runner;
    private final ProbeTarget target;
    private final Listener listener;
    private final List<Thread> threads = new CopyOnWriteArrayList<>();
    private volatile ContainerHealth health;
    private volatile boolean closed;

    public ContainerProber(ProbeRunner runner, ProbeTarget target, ContainerHealth initial, Listener listener) {
        this.runner = runner;
        this.target = target;
        this.health = initial;
        this.listener = listener;
    }

    /** Whether there is anything to probe. */
    public static boolean hasProbes(Container container) {
        return container.getStartupProbe() != null
                || container.getLivenessProbe() != null
                || container.getReadinessProbe() != null;
    }

    public ContainerProber start() {
        Probe startup = target.container().getStartupProbe();
        if (startup == null || health.started()) {
            startOthers();
        } else {
            run("Startup", startup, false, this::startupTurned);
        }
        return this;
    }

    private void startupTurned(ProbeTally tally) {
        if (tally.passing()) {
            boolean ready = target.container().getReadinessProbe() == null;
            update(before -> new ContainerHealth(true, ready, Optional.empty()));
            startOthers();
        }
    }

    private void startOthers() {
        Container container = target.container();
        if (container.getLivenessProbe() != null) {
            run("Liveness", container.getLivenessProbe(), true, tally -> {});
        }
        if (container.getReadinessProbe() != null) {
            run(
                    "Readiness",
                    container.getReadinessProbe(),
                    health.ready(),
                    tally -> update(before -> new ContainerHealth(true, tally.passing(), before.failure())));
        }
    }

    private void run(String kind, @Nullable Probe probe, boolean passing, Consumer<ProbeTally> turned) {
        if (probe != null && !closed) {
            threads.add(Thread.ofVirtual()
                    .name(kind + "-" + target.id())
                    .start(() -> probe(kind, probe, ProbeTally.starting(passing), turned)));
        }
    }

    private void probe(String kind, Probe probe, ProbeTally tally, Consumer<ProbeTally> turned) {
        ProbePace pace = pace(kind, probe, tally);
        ProbeTally now = tally;
        boolean passed = tally.passing();
        int failures = 0;
        boolean going = pause(ProbeTimes.initialDelay(probe));
        long begun = System.nanoTime();
        Duration tellFrom = Duration.ZERO;
        while (going && !closed) {
            ProbeResult result = tryOnce(probe);
            if (closed) {
                return;
            }
            Duration elapsed = Duration.ofNanos(System.nanoTime() - begun);
            failures = result.success() ? 0 : failures + 1;
            passed = passed || result.success();
            if (!result.success() && elapsed.compareTo(tellFrom) >= 0) {
                listener.unhealthy(kind, result.message());
                tellFrom = elapsed.plus(pace.period());
            }
            ProbeTally next =
                    now.with(result.success(), ProbeTimes.successThreshold(probe), ProbeTimes.failureThreshold(probe));
            if (next.passing() != now.passing()) {
                turned.accept(next);
            }
            now = next;
            going = goesOn(kind, probe, now, failures) && pause(pace.pause(elapsed, passed));
        }
    }

    /**
     * Readiness is asked for more often at first, as Kubernetes allows; not by a command, which costs a process each time. The
     * other probes' failures are counted, so they keep to their period.
     */
    private static ProbePace pace(String kind, Probe probe, ProbeTally tally) {
        boolean hastened = kind.equals("Readiness") && !tally.passing() && probe.getExec() == null;
        return new ProbePace(ProbeTimes.period(probe), hastened);
    }

    /** A startup probe ends once passed; it and a liveness probe end with the restart that they ask for. */
    private boolean goesOn(String kind, Probe probe, ProbeTally now, int failures) {
        if (kind.equals("Readiness")) {
            return true;
        }
        if (failures >= ProbeTimes.failureThreshold(probe)) {
            update(before -> new ContainerHealth(
                    before.started(),
                    false,
                    Optional.of("Container " + target.container().getName() + " failed " + kind.toLowerCase(Locale.ROOT)
                            + " probe, will be restarted")));
            return false;
        }
        return !(kind.equals("Startup") && now.passing());
    }

    private ProbeResult tryOnce(Probe probe) {
        try {
            return runner.probe(probe, target);
        } catch (RuntimeUnavailableException e) {
            return ProbeResult.failure(String.valueOf(e.getMessage()));
        }
    }

    /** The liveness and the readiness thread both change the health. */
    private synchronized void update(UnaryOperator<ContainerHealth> change) {
        ContainerHealth next = change.apply(health);
        if (!closed && !health.equals(next)) {
            health = next;
            listener.changed(next);
        }
    }

    private boolean pause(Duration duration) {
        try {
            Thread.sleep(duration);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public void close() {
        closed = true;
        threads.forEach(Thread::interrupt);
    }
}
