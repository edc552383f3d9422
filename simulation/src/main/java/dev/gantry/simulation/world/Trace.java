package dev.gantry.simulation.world;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** What happened last, for whoever reads of a broken invariant. */
public final class Trace {

    private static final int LINES = 60;

    private final Deque<Supplier<String>> lines = new ArrayDeque<>();

    public void add(Supplier<String> line) {
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    @Override
    public String toString() {
        return lines.stream().map(Supplier::get).collect(Collectors.joining("\n  "));
    }
}
