package dev.gantry.launcher.sample;

import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.process.Commands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The system's libraries that programs need, as the dynamic linker finds them. */
public final class SharedLibraries {

    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** Both "libz.so.1 => /lib/libz.so.1 (0x7f…)" and "/lib64/ld-linux-x86-64.so.2 (0x7f…)". */
    private static final Pattern RESOLVED = Pattern.compile("(?m)(?:=>\\s+|^\\s+)(/\\S+)\\s+\\(0x");

    private SharedLibraries() {}

    /**
     * Copies what the programs and libraries need to the same paths below a directory that is to become an image.
     *
     * @param binaries below that directory; what they find there themselves is not copied
     */
    public static void copyInto(Path root, List<Path> binaries) throws IOException, InterruptedException {
        for (Path library : of(binaries)) {
            Path copy = root.resolve(library.subpath(0, library.getNameCount()).toString());
            if (!library.startsWith(root) && !Files.exists(copy)) {
                Files.createDirectories(copy.getParent());
                Files.copy(library.toRealPath(), copy);
            }
        }
    }

    /** Absolute paths of what the programs and libraries need. */
    static Set<Path> of(List<Path> binaries) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ldd"));
        binaries.forEach(binary -> command.add(binary.toString()));
        Commands.Result result = Commands.run(LIMIT, command.toArray(String[]::new));
        if (!result.succeeded()) {
            throw new LauncherException("ldd failed:\n" + result.output());
        }
        return parse(result.output());
    }

    static Set<Path> parse(String lddOutput) {
        Set<Path> libraries = new TreeSet<>();
        Matcher matcher = RESOLVED.matcher(lddOutput);
        while (matcher.find()) {
            libraries.add(Path.of(matcher.group(1)));
        }
        return libraries;
    }
}
