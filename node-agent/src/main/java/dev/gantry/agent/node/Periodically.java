package dev.gantry.agent.node;

import dev.gantry.agent.runtime.RuntimeUnavailableException;
import dev.gantry.apimachinery.ApiException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Does something now and then on a virtual thread; what fails for want of the API or the engine is done again next time. */
public final class Periodically implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Periodically.class);

    private final String name;
    private final Duration period;
    private final Duration afterFailure;
    private final Runnable step;
    private final Thread thread;
    private String complaint = "";

    private Periodically(String name, Duration period, Duration afterFailure, Runnable step) {
        this.name = name;
        this.period = period;
        this.afterFailure = afterFailure;
        this.step = step;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    /**
     * Begins at once.
     *
     * @param afterFailure how long to wait after a step that failed
     */
    public static Periodically start(String name, Duration period, Duration afterFailure, Runnable step) {
        Periodically periodically = new Periodically(name, period, afterFailure, step);
        periodically.thread.start();
        return periodically;
    }

    private void run() {
        boolean going = true;
        while (going) {
            going = pause(once() ? period : afterFailure);
        }
    }

    private boolean once() {
        try {
            step.run();
            complaint = "";
            return true;
        } catch (ApiException | RuntimeUnavailableException e) {
            complain(String.valueOf(e.getMessage()));
            return false;
        }
    }

    /** The same failure over and over is said once. */
    private void complain(String message) {
        if (!message.equals(complaint)) {
            complaint = message;
            LOG.warn("{}: {}", name, message);
        }
    }

    private static boolean pause(Duration duration) {
        try {
            Thread.sleep(duration);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
