package dev.gantry.benchmarks;

import dev.gantry.benchmarks.packing.PackingBenchmark;
import java.util.List;

/** The entry of all load programs; where they need a stack, the launcher started it and says in the environment where it is. */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        List<String> options = List.of(arguments).subList(1, arguments.length);
        switch (arguments[0]) {
            case "api" -> new ApiBenchmark(target()).run(options);
            case "schedule" -> new ScheduleBenchmark(target()).run(options);
            case "cluster" -> new ClusterBenchmark(target(), System.getenv()).run();
            case "rollout" -> new RolloutBenchmark(target()).run(options);
            case "plan" -> PlanBenchmark.run(options);
            case "packing" -> PackingBenchmark.run(options);
            default -> throw new IllegalArgumentException("there is no benchmark " + arguments[0]);
        }
    }

    private static Target target() {
        return Target.fromEnvironment(System.getenv());
    }
}
