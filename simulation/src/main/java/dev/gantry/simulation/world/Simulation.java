package dev.gantry.simulation.world;

/** One run of a world, whose whole course follows from the seed it was made with. */
public interface Simulation {

    /**
     * Runs to the end.
     *
     * @throws AssertionError when an invariant is broken; its message ends with what happened last
     */
    void run();

    /** How many processes died on the way: a run in which none does shows little. */
    int deaths();
}
