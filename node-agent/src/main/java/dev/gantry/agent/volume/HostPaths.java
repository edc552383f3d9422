package dev.gantry.agent.volume;

import dev.gantry.agent.environment.ConfigurationMissingException;
import io.fabric8.kubernetes.api.model.HostPathVolumeSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** Checks, or makes, the path of the host that a volume names, as its type asks. */
final class HostPaths {

    private HostPaths() {}

    static void check(HostPathVolumeSource source) throws ConfigurationMissingException, IOException {
        Path path = Path.of(source.getPath());
        String type = Optional.ofNullable(source.getType()).orElse("");
        switch (type) {
            case "", "DirectoryOrCreate" -> createDirectory(path, type);
            case "FileOrCreate" -> createFile(path);
            case "Directory" -> require(Files.isDirectory(path), path, "a directory");
            case "File" -> require(Files.isRegularFile(path), path, "a file");
            case "Socket" -> require(isSpecial(path), path, "a socket");
            case "CharDevice", "BlockDevice" -> require(isSpecial(path), path, "a device");
            default -> throw new ConfigurationMissingException("unknown hostPath type " + type);
        }
    }

    private static void createDirectory(Path path, String type) throws IOException, ConfigurationMissingException {
        if (!Files.exists(path)) {
            Files.createDirectories(path);
        }
        require(type.isEmpty() || Files.isDirectory(path), path, "a directory");
    }

    private static void createFile(Path path) throws IOException, ConfigurationMissingException {
        if (!Files.exists(path)) {
            Files.createFile(path);
        }
        require(Files.isRegularFile(path), path, "a file");
    }

    private static boolean isSpecial(Path path) {
        return Files.exists(path) && !Files.isDirectory(path) && !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static void require(boolean condition, Path path, String what) throws ConfigurationMissingException {
        if (!condition) {
            throw new ConfigurationMissingException("hostPath type check failed: " + path + " is not " + what);
        }
    }
}
