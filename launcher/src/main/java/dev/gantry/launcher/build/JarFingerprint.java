package dev.gantry.launcher.build;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** A short name for what a jar holds, equal for equal contents whenever they were packed. */
final class JarFingerprint {

    private JarFingerprint() {}

    /** Reads only the directory of the jar, which has the checksum of every entry. */
    static String of(Path jar) throws IOException {
        CRC32 names = new CRC32();
        long sum = 0;
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            List<? extends ZipEntry> entries = zip.stream()
                    .filter(entry -> !entry.isDirectory())
                    .sorted(Comparator.comparing(ZipEntry::getName))
                    .toList();
            for (ZipEntry entry : entries) {
                names.update(entry.getName().getBytes(StandardCharsets.UTF_8));
                sum = sum * 31 + entry.getCrc();
            }
        }
        return "%08x%016x".formatted(names.getValue(), sum);
    }
}
