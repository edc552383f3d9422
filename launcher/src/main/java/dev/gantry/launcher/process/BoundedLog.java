package dev.gantry.launcher.process;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * A process's log file, kept below a size.
 *
 * <p>The process writes to the file itself, in append mode, so that it goes on when the supervisor dies. A file that
 * grew too long is therefore copied aside and cut, never renamed under the writer.
 */
public record BoundedLog(Path file) {

    /** Ten megabytes and as many in the one older file: some days of a quiet service. */
    static final long LIMIT_BYTES = 10L * 1024 * 1024;

    /** Enough for the last lines even where they are stack traces. */
    private static final int TAIL_BYTES = 64 * 1024;

    /** Cuts the file where it is over the limit; the newest full generation stays beside it as .1. */
    public void trim() throws IOException {
        trim(LIMIT_BYTES);
    }

    void trim(long limitBytes) throws IOException {
        if (!Files.exists(file) || Files.size(file) <= limitBytes) {
            return;
        }
        Files.copy(file, older(), StandardCopyOption.REPLACE_EXISTING);
        try (RandomAccessFile writable = new RandomAccessFile(file.toFile(), "rw")) {
            writable.setLength(0);
        }
    }

    /** Puts what is there aside; for a process that does not run now. */
    public void startAnew() throws IOException {
        if (Files.exists(file)) {
            Files.move(file, older(), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** The last lines, oldest first; none where the file does not exist. */
    public List<String> tail(int lines) {
        try (RandomAccessFile readable = new RandomAccessFile(file.toFile(), "r")) {
            long from = Math.max(0, readable.length() - TAIL_BYTES);
            byte[] bytes = new byte[(int) (readable.length() - from)];
            readable.seek(from);
            readable.readFully(bytes);
            List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
            return all.subList(Math.max(0, all.size() - lines), all.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    Path older() {
        return file.resolveSibling(file.getFileName() + ".1");
    }
}
