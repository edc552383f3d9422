package dev.gantry.agent.volume;

import dev.gantry.agent.environment.ConfigurationMissingException;
import dev.gantry.agent.environment.VariableExpansion;
import io.fabric8.kubernetes.api.model.VolumeMount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The part of a volume that a mount names. */
final class SubPaths {

    private SubPaths() {}

    /** The path inside the volume, or "" for all of it. */
    static String of(VolumeMount mount, Map<String, String> variables) {
        return Optional.ofNullable(mount.getSubPath())
                .or(() -> Optional.ofNullable(mount.getSubPathExpr())
                        .map(expression -> VariableExpansion.expand(expression, variables)))
                .orElse("");
    }

    /**
     * The place on the host, a directory made where there is nothing. A container may have left a link there: one that leads out
     * of the volume is refused, or it would show its next run the host's own files.
     */
    static Path resolve(Path volume, String subPath) throws ConfigurationMissingException, IOException {
        if (subPath.isEmpty()) {
            return volume;
        }
        Path source = volume.resolve(subPath).normalize();
        if (!source.startsWith(volume)) {
            throw leadsOut(subPath);
        }
        if (!existing(volume, source).toRealPath().startsWith(volume.toRealPath())) {
            throw leadsOut(subPath);
        }
        if (!Files.exists(source)) {
            Files.createDirectories(source);
            Files.setPosixFilePermissions(source, Files.getPosixFilePermissions(volume));
        }
        return source.toRealPath();
    }

    /** The deepest part of the path that is there, the volume itself at the least. */
    private static Path existing(Path volume, Path source) {
        Path existing = volume;
        for (Path step : volume.relativize(source)) {
            Path next = existing.resolve(step);
            if (!Files.exists(next)) {
                return existing;
            }
            existing = next;
        }
        return existing;
    }

    private static ConfigurationMissingException leadsOut(String subPath) {
        return new ConfigurationMissingException("subPath \"" + subPath + "\" leads out of its volume");
    }
}
