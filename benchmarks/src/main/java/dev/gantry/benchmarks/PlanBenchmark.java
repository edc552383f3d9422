package dev.gantry.benchmarks;

import java.util.List;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/** Runs {@link SchedulePlanBenchmark} in a JVM for each of its shapes. */
final class PlanBenchmark {

    private PlanBenchmark() {}

    /** @param options the shapes and the numbers of nodes to measure, all of them where none is named */
    static void run(List<String> options) throws RunnerException {
        ChainedOptionsBuilder builder = new OptionsBuilder().include(SchedulePlanBenchmark.class.getSimpleName());
        String[] nodes = options.stream()
                .filter(option -> option.matches("[1-9][0-9]{0,5}"))
                .toArray(String[]::new);
        String[] shapes = options.stream()
                .filter(option -> option.matches("[A-Z0-9_]*[A-Z][A-Z0-9_]*"))
                .toArray(String[]::new);
        if (nodes.length > 0) {
            builder.param("nodes", nodes);
        }
        if (shapes.length > 0) {
            builder.param("shape", shapes);
        }
        var _ = new Runner(builder.build()).run();
    }
}
