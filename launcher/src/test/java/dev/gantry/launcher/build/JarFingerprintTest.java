package dev.gantry.launcher.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarFingerprintTest {

    @TempDir
    Path directory;

    @Test
    void dependsOnContentsAloneNotOnWhenTheyWerePacked() throws Exception {
        String first = JarFingerprint.of(jar("a.jar", 1_000_000_000_000L, "a", "b"));
        assertThat(JarFingerprint.of(jar("b.jar", 1_700_000_000_000L, "a", "b")))
                .isEqualTo(first);
    }

    @Test
    void differsForOtherContentsAndForExchangedOnes() throws Exception {
        String first = JarFingerprint.of(jar("a.jar", 0, "a", "b"));
        assertThat(JarFingerprint.of(jar("b.jar", 0, "a", "c"))).isNotEqualTo(first);
        assertThat(JarFingerprint.of(jar("c.jar", 0, "b", "a"))).isNotEqualTo(first);
    }

    private Path jar(String name, long time, String one, String two) throws IOException {
        Path file = directory.resolve(name);
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            write(zip, "one", one, time);
            write(zip, "two", two, time);
        }
        return file;
    }

    private static void write(ZipOutputStream zip, String name, String content, long time) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTime(time);
        zip.putNextEntry(entry);
        zip.write(content.getBytes(StandardCharsets.UTF_8));
    }
}
