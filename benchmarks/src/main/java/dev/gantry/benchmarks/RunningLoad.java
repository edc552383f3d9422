package dev.gantry.benchmarks;

import java.io.IOException;
import java.util.List;

/** Requests that are being sent until told to stop. */
interface RunningLoad {

    /** Stops, lets the requests in flight end, and returns one row of figures for each kind of connection. */
    List<String> stop() throws IOException, InterruptedException;
}
