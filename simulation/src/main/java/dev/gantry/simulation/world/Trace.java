package dev.gantry.simulation.world;

import java.util.ArrayDeque;
import java.util.Deque;

/** What happened last, for whoever reads of a broken invariant. */
public final class Trace {

    private static final int LINES = 60;

    private final Deque<String> lines = new ArrayDeque<>();

    public void add(String line) {
        if (lines.size() == LINES) {
            lines.removeFirst();
        }
        lines.addLast(line);
    }

    @Override
    public String toString() {
        return String.join("\n  ", lines);
    }
}
