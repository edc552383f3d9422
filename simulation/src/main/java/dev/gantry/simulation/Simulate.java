package dev.gantry.simulation;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The program behind {@code ./gantry simulate}: many seeds of every scenario, on all cores. */
public final class Simulate {

    private static final int MISUSED = 2;
    private static final int BROKEN = 1;
    private static final long DEFAULT_SEEDS = 1_000;

    /** A line of progress after so many seeds. */
    private static final long PROGRESS = 1_000;

    private static final int MAX_FRAMES = 12;

    /** What is to be run. */
    record Order(List<Scenario> scenarios, long seeds, long first) {}

    private final PrintStream out;

    Simulate(PrintStream out) {
        this.out = out;
    }

    /** @param arguments how many seeds, the first of them, and the scenario; each may be left out from the end on */
    public static void main(String[] arguments) {
        try {
            Order order = order(List.of(arguments));
            System.exit(new Simulate(System.out).run(order) ? 0 : BROKEN);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.exit(MISUSED);
        }
    }

    static Order order(List<String> arguments) {
        if (arguments.size() > 3) {
            throw new IllegalArgumentException(usage());
        }
        long seeds = arguments.isEmpty() ? DEFAULT_SEEDS : number(arguments.getFirst());
        long first = arguments.size() < 2 ? 0 : number(arguments.get(1));
        List<Scenario> scenarios = arguments.size() < 3
                ? Arrays.asList(Scenario.values())
                : List.of(Scenario.named(arguments.get(2)).orElseThrow(() -> new IllegalArgumentException(usage())));
        return new Order(scenarios, seeds, first);
    }

    private static long number(String argument) {
        if (!argument.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(usage());
        }
        return Long.parseLong(argument);
    }

    private static String usage() {
        return "usage: ./gantry simulate [SEEDS [FIRST [SCENARIO]]], with one of: "
                + String.join(", ", Scenario.labels());
    }

    /** Runs all, and returns whether every invariant held. */
    boolean run(Order order) {
        boolean held = true;
        for (Scenario scenario : order.scenarios()) {
            held &= run(scenario, order);
        }
        return held;
    }

    private boolean run(Scenario scenario, Order order) {
        long started = System.nanoTime();
        SeedRuns runs = new SeedRuns(scenario, ran -> progress(scenario, ran, order.seeds()));
        SeedRuns.Outcome outcome = runs.run(order.first(), order.seeds());
        Duration took = Duration.ofNanos(System.nanoTime() - started);
        outcome.broken().forEach(broken -> print(scenario, broken));
        out.printf(
                "%-10s %,d seeds from %d, %,d processes died, %d seeds broken, %d.%03d s%n",
                scenario.label(),
                outcome.ran(),
                order.first(),
                outcome.deaths(),
                outcome.broken().size(),
                took.toSeconds(),
                took.toMillisPart());
        return outcome.broken().isEmpty();
    }

    private void progress(Scenario scenario, long ran, long seeds) {
        if (ran % PROGRESS == 0 && ran < seeds) {
            out.printf("%-10s %,d of %,d%n", scenario.label(), ran, seeds);
        }
    }

    private void print(Scenario scenario, SeedResult.Broken broken) {
        out.println("seed " + broken.seed() + " of " + scenario.label() + " is broken; replay it with");
        out.println("  ./gantry simulate 1 " + broken.seed() + " " + scenario.label());
        out.println("  " + broken.cause());
        Arrays.stream(broken.cause().getStackTrace())
                .limit(MAX_FRAMES)
                .forEach(frame -> out.println("      at " + frame));
    }
}
