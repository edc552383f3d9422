package dev.gantry.launcher.docker;

import dev.gantry.launcher.Console;
import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.process.Commands;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The distribution's packages, where this is Debian or Ubuntu and we are root. */
public final class DebianPackages {

    /** Some hundred megabytes over a slow line. */
    private static final Duration INSTALL_LIMIT = Duration.ofMinutes(15);

    private final Console console;

    public DebianPackages(Console console) {
        this.console = console;
    }

    public boolean canInstall() {
        return "root".equals(System.getProperty("user.name"))
                && Commands.find("apt-get").isPresent();
    }

    /** Installs packages with what they recommend. */
    public void install(String... names) throws IOException, InterruptedException {
        console.step("Installing " + String.join(", ", names) + " by apt-get");
        // A machine without package lists knows no package; an outdated list is better than none.
        apt(List.of("update"));
        List<String> arguments = new ArrayList<>(List.of("install", "-y"));
        arguments.addAll(List.of(names));
        Commands.Result result = apt(arguments);
        if (!result.succeeded()) {
            throw new LauncherException("apt-get cannot install " + String.join(", ", names) + ":\n"
                    + result.output().strip());
        }
    }

    private static Commands.Result apt(List<String> arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-q"));
        command.addAll(arguments);
        return Commands.run(INSTALL_LIMIT, command.toArray(String[]::new));
    }
}
