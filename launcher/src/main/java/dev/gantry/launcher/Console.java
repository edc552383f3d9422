package dev.gantry.launcher;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What the user reads while waiting: whole lines, flushed at once, so that it also reads well in a file. */
public final class Console {

    private static final double MILLIS_PER_SECOND = 1000.0;

    private final PrintStream out;

    public Console(PrintStream out) {
        this.out = out;
    }

    /** A step that begins. */
    public void step(String text) {
        line("==> " + text);
    }

    /** Detail of the current step. */
    public void detail(String text) {
        line("    " + text);
    }

    public void line(String text) {
        out.println(text);
        out.flush();
    }

    /** Seconds with one decimal, as 7.3 s. */
    public static String seconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / MILLIS_PER_SECOND);
    }
}
