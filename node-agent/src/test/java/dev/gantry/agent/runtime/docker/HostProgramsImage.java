package dev.gantry.agent.runtime.docker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * A test image made of this machine's own shell and a few of its tools with the libraries they need, so that the tests need
 * neither a registry nor anything installed.
 */
public final class HostProgramsImage {

    public static final String REFERENCE = "gantry-test/programs:local";

    private static final List<String> PROGRAMS = List.of(
            "sh", "sleep", "cat", "echo", "false", "true", "id", "env", "ls", "stty", "tar", "mkdir", "chmod", "rm");

    private static final Pattern LIBRARY = Pattern.compile("(/\\S+) \\(0x");

    private HostProgramsImage() {}

    public static void ensure(DockerRuntime runtime) {
        if (runtime.findImage(REFERENCE).isEmpty()) {
            runtime.importImage("gantry-test/programs", "local", tar(), List.of("ENV PATH=/bin"));
        }
    }

    private static byte[] tar() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
            tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
            Set<String> libraries = new LinkedHashSet<>();
            for (String program : PROGRAMS) {
                Path path = Path.of(Files.exists(Path.of("/bin", program)) ? "/bin" : "/usr/bin", program);
                put(tar, "bin/" + program, Files.readAllBytes(path));
                libraries.addAll(libraries(path));
            }
            for (String library : libraries) {
                put(tar, library.substring(1), Files.readAllBytes(Path.of(library)));
            }
            TarArchiveEntry tmp = new TarArchiveEntry("tmp/");
            tmp.setMode(01777);
            tar.putArchiveEntry(tmp);
            tar.closeArchiveEntry();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return bytes.toByteArray();
    }

    private static void put(TarArchiveOutputStream tar, String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setMode(0755);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** The loader and libraries that {@code ldd} names. */
    private static Set<String> libraries(Path program) throws IOException {
        Process ldd = new ProcessBuilder("ldd", program.toString()).start();
        String listing = new String(ldd.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        Set<String> found = new LinkedHashSet<>();
        Matcher matcher = LIBRARY.matcher(listing);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }
}
