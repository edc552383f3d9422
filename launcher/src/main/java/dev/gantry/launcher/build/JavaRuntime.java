package dev.gantry.launcher.build;

import java.nio.file.Path;

/** The JDK that runs the launcher, and so everything it starts. */
public final class JavaRuntime {

    private JavaRuntime() {}

    public static Path home() {
        return Path.of(System.getProperty("java.home"));
    }

    public static Path java() {
        return home().resolve("bin").resolve("java");
    }
}
