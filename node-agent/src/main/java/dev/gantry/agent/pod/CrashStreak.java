package dev.gantry.agent.pod;

import java.util.Map;

/** How many runs in a row ended early, kept in a label of each run so that an agent that restarts still knows. */
final class CrashStreak {

    private static final String LABEL = "gantry.dev/crash-streak";

    private CrashStreak() {}

    static int read(Map<String, String> labels) {
        String text = labels.getOrDefault(LABEL, "0");
        return text.matches("\\d{1,6}") ? Integer.parseInt(text) : 0;
    }

    static Map.Entry<String, String> label(int streak) {
        return Map.entry(LABEL, Integer.toString(streak));
    }
}
