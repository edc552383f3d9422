package dev.gantry.simulation;

/** How one seed ended. */
public sealed interface SeedResult {

    long seed();

    /**
     * Every invariant held after every step.
     *
     * @param deaths how many processes died on the way
     */
    record Held(long seed, int deaths) implements SeedResult {}

    /**
     * An invariant was broken, or the code under test failed.
     *
     * @param cause its message says what was broken, and then what happened last
     */
    record Broken(long seed, Throwable cause) implements SeedResult {}
}
