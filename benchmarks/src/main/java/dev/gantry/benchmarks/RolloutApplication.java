package dev.gantry.benchmarks;

import java.io.IOException;
import java.time.Duration;

/** The application that both sides of a rollout's comparison run in the same way. */
final class RolloutApplication {

    static final String NAME = "rollout";
    static final String REPOSITORY = "gantry/hello:";
    static final String FIRST_VERSION = "v1";
    static final int PORT = 8080;
    static final int REPLICAS = 10;

    /** Replicas that are changed at one time. */
    static final int AT_A_TIME = 2;

    /** From the start of the process until it listens, as of an application that loads something first. */
    static final int STARTUP_MILLIS = 1_000;

    static final String HEALTH_PATH = "/healthz";
    static final int PROBE_SECONDS = 1;

    private static final Duration GIVE_UP = Duration.ofMinutes(5);
    private static final long POLL_MILLIS = 100;

    private RolloutApplication() {}

    /** Something that is asked over and over whether it has come about. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** @param what for the error's message, where it does not come about in time */
    static void await(Condition condition, String what) throws IOException, InterruptedException {
        long end = System.nanoTime() + GIVE_UP.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new IOException(what + " did not come about within " + GIVE_UP);
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}
