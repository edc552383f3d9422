package dev.gantry.benchmarks.packing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * In which order the pods of a trace arrive. All of them, and further ones drawn from them at random until they ask for
 * {@value #DEMAND_PERCENT} % of all accelerators, are shuffled; with a trace that asks for more, those past that are left out.
 */
final class Workload {

    static final int DEMAND_PERCENT = 130;

    private Workload() {}

    static List<TracePod> of(Trace trace, long seed) {
        Random random = new Random(seed);
        long wantedMilli = trace.gpuMilli() * DEMAND_PERCENT / 100;
        List<TracePod> arriving = new ArrayList<>(trace.pods());
        Collections.shuffle(arriving, random);
        long askedMilli = trace.askedMilli();
        while (askedMilli > wantedMilli) {
            askedMilli -= arriving.removeLast().totalGpuMilli();
        }
        while (askedMilli < wantedMilli) {
            TracePod again = trace.pods().get(random.nextInt(trace.pods().size()));
            arriving.add(again);
            askedMilli += again.totalGpuMilli();
        }
        Collections.shuffle(arriving, random);
        return arriving;
    }
}
