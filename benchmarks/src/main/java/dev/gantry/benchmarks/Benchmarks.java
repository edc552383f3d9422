package dev.gantry.benchmarks;

import java.util.List;

/** The entry of all load programs; the launcher started the stack and says in the environment where it is. */
public final class Benchmarks {

    private Benchmarks() {}

    public static void main(String[] arguments) throws Exception {
        Target target = Target.fromEnvironment(System.getenv());
        List<String> options = List.of(arguments).subList(1, arguments.length);
        switch (arguments[0]) {
            case "api" -> new ApiBenchmark(target).run(options);
            case "schedule" -> new ScheduleBenchmark(target).run(options);
            case "rollout" -> new RolloutBenchmark(target).run(options);
            default -> throw new IllegalArgumentException("there is no benchmark " + arguments[0]);
        }
    }
}
