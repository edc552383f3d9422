package dev.gantry.agent.report;

import dev.gantry.agent.runtime.ContainerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;

/**
 * Read positions in files, one a container, each replaced by moving a complete new one into its place. A position that is lost
 * costs a second delivery of the same pieces under the same numbers, which the receiver stores once.
 */
final class LogPositions {

    private final Path directory;

    LogPositions(Path directory) throws IOException {
        this.directory = directory;
        Files.createDirectories(directory);
    }

    LogPosition read(ContainerId id) {
        Path file = file(id);
        try {
            return Files.exists(file)
                    ? LogPosition.parse(Files.readString(file)).orElse(LogPosition.START)
                    : LogPosition.START;
        } catch (IOException e) {
            return LogPosition.START;
        }
    }

    void write(ContainerId id, LogPosition position) throws IOException {
        Path next = directory.resolve(id.value() + ".next");
        Files.writeString(next, position.format());
        Files.move(next, file(id), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    void remove(ContainerId id) throws IOException {
        Files.deleteIfExists(file(id));
    }

    /** Drops positions of containers that are no longer there. */
    void retain(Set<String> ids) throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (!ids.contains(file.getFileName().toString())) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private Path file(ContainerId id) {
        return directory.resolve(id.value());
    }
}
