package dev.gantry.benchmarks;

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

    static final Duration GIVE_UP = Duration.ofMinutes(5);
    static final long POLL_MILLIS = 100;

    private RolloutApplication() {}
}
