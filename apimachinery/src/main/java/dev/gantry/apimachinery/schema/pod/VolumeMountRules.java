package dev.gantry.apimachinery.schema.pod;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The rules of a container's volume mounts. */
final class VolumeMountRules {

    private VolumeMountRules() {}

    static void check(Field mounts, Set<String> volumes, Violations violations) {
        Set<String> paths = new HashSet<>();
        for (Field mount : mounts.items()) {
            volume(mount.at("name"), volumes, violations);
            mountPath(mount.at("mountPath"), paths, violations);
            subPath(mount.at("subPath"), violations);
        }
    }

    private static void volume(Field name, Set<String> volumes, Violations violations) {
        if (name.text().isEmpty()) {
            violations.required(name, "");
        } else if (!volumes.contains(name.text())) {
            violations.notFound(name);
        }
    }

    private static void mountPath(Field path, Set<String> paths, Violations violations) {
        if (path.text().isEmpty()) {
            violations.required(path, "");
        } else if (!paths.add(path.text())) {
            violations.invalid(path, "must be unique");
        }
    }

    private static void subPath(Field path, Violations violations) {
        if (path.text().startsWith("/")) {
            violations.invalid(path, "must be a relative path");
        } else if (Arrays.asList(path.text().split("/")).contains("..")) {
            violations.invalid(path, "must not contain '..'");
        }
    }
}
