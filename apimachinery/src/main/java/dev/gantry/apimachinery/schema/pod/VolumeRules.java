package dev.gantry.apimachinery.schema.pod;

import dev.gantry.apimachinery.schema.NameRules;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules of a pod's volumes. */
final class VolumeRules {

    private static final List<String> HOST_PATH_TYPES =
            List.of("BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");
    private static final int MAX_FILE_MODE = 0777;

    private VolumeRules() {}

    /** Checks the volumes and answers their names. */
    static Set<String> checkAll(Field volumes, Violations violations) {
        Set<String> names = new HashSet<>();
        for (Field volume : volumes.items()) {
            violations.requireForm(volume.at("name"), NameRules::dnsLabel);
            if (!volume.text("name").isEmpty() && !names.add(volume.text("name"))) {
                violations.duplicate(volume.at("name"));
            }
            source(volume, violations);
        }
        return names;
    }

    /** The sources that a volume names; it should be one. Every field of a volume but its name is a source. */
    static List<String> sources(JsonNode volume) {
        return volume.properties().stream()
                .filter(field ->
                        !field.getKey().equals("name") && !field.getValue().isNull())
                .map(Map.Entry::getKey)
                .toList();
    }

    private static void source(Field volume, Violations violations) {
        List<String> sources = sources(volume.value());
        if (sources.isEmpty()) {
            violations.required(volume, "must specify a volume type");
        }
        sources.stream()
                .skip(1)
                .forEach(extra -> violations.forbidden(volume.at(extra), "may not specify more than 1 volume type"));
        secretAndConfigMap(volume, violations);
        hostPath(volume.at("hostPath"), violations);
        emptyDir(volume.at("emptyDir"), violations);
        requireText(volume.at("persistentVolumeClaim"), "claimName", violations);
    }

    private static void secretAndConfigMap(Field volume, Violations violations) {
        requireText(volume.at("secret"), "secretName", violations);
        requireText(volume.at("configMap"), "name", violations);
        for (String files : List.of("secret", "configMap", "downwardAPI", "projected")) {
            Field mode = volume.at(files).at("defaultMode");
            if (mode.isPresent() && (mode.number() < 0 || mode.number() > MAX_FILE_MODE)) {
                violations.invalid(mode, "must be a number between 0 and 0777 (octal), both inclusive");
            }
        }
        volume.at("secret").items("items").forEach(item -> keyToPath(item, violations));
        volume.at("configMap").items("items").forEach(item -> keyToPath(item, violations));
    }

    private static void keyToPath(Field item, Violations violations) {
        requireText(item, "key", violations);
        requireText(item, "path", violations);
        Field path = item.at("path");
        if (path.text().startsWith("/")) {
            violations.invalid(path, "must be a relative path");
        } else if (Arrays.asList(path.text().split("/")).contains("..")) {
            violations.invalid(path, "must not contain '..'");
        }
    }

    private static void hostPath(Field source, Violations violations) {
        requireText(source, "path", violations);
        if (Arrays.asList(source.text("path").split("/")).contains("..")) {
            violations.invalid(source.at("path"), "must not contain '..'");
        }
        violations.allowOneOf(source.at("type"), HOST_PATH_TYPES);
    }

    private static void emptyDir(Field source, Violations violations) {
        ResourceRules.checkAmount(source.at("sizeLimit"), violations);
    }

    private static void requireText(Field parent, String name, Violations violations) {
        if (parent.isPresent() && parent.text(name).isEmpty()) {
            violations.required(parent.at(name), "");
        }
    }
}
