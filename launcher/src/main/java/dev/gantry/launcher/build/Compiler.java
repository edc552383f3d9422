package dev.gantry.launcher.build;

import dev.gantry.launcher.LauncherException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** How the JVM of a service compiles what it runs often. */
public enum Compiler {
    /**
     * By its quick compiler alone. Of the processor time of a service's first minutes that is half, which the applications beside it
     * have instead; what a service can do at most in a second is less.
     */
    QUICK,
    /** By all compilers, as the JVM does by itself: for many nodes, or to see how much a service can do. */
    FULL;

    /** The variable that chooses. */
    public static final String SWITCH = "GANTRY_COMPILER";

    /** What the environment says, or else the quick one. */
    public static Compiler of(Map<String, String> environment) {
        String chosen = environment.getOrDefault(SWITCH, QUICK.title());
        return Arrays.stream(values())
                .filter(compiler -> compiler.title().equals(chosen))
                .findFirst()
                .orElseThrow(() -> new LauncherException(SWITCH + " must be one of " + titles() + ": " + chosen));
    }

    private static String titles() {
        return Arrays.stream(values()).map(Compiler::title).collect(Collectors.joining(", "));
    }

    /** How it is called in the environment. */
    public String title() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** What tells the JVM. */
    List<String> options() {
        return switch (this) {
            case QUICK -> List.of("-XX:TieredStopAtLevel=1");
            case FULL -> List.of();
        };
    }
}
