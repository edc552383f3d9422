package dev.gantry.benchmarks;

import java.io.IOException;
import java.net.URI;

/**
 * The load on a Swarm service, as a program in a container of the service's network: it asks the engine's name service for a task
 * each time it connects. It runs until its input ends and prints its figures.
 */
final class SwarmClient {

    /** What it prints once it sends requests. */
    static final String STARTED = "started";

    private SwarmClient() {}

    public static void main(String[] arguments) throws IOException, InterruptedException {
        SteadyLoad load = SteadyLoad.start(URI.create(arguments[0]), "/");
        System.out.println(STARTED);
        while (System.in.read() >= 0) {
            // Nothing is said; the end of the input is what counts.
        }
        load.stop().forEach(System.out::println);
    }
}
