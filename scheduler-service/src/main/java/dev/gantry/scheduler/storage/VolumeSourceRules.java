package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.NameRules;
import dev.gantry.apimachinery.schema.pod.Field;
import dev.gantry.apimachinery.schema.pod.Violations;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The rules of where a PersistentVolume is: one source, of a kind that nodes can mount. */
final class VolumeSourceRules {

    /** The fields of a volume's spec that are no source; every other one is. */
    private static final Set<String> NO_SOURCES = Set.of(
            "accessModes",
            "capacity",
            "claimRef",
            "mountOptions",
            "nodeAffinity",
            "persistentVolumeReclaimPolicy",
            "storageClassName",
            "volumeAttributesClassName",
            "volumeMode");

    private static final List<String> HOST_PATH_TYPES = List.of(
            "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");

    private VolumeSourceRules() {}

    /** The sources that the spec names; it should be one. */
    static Map<String, JsonNode> sources(JsonNode spec) {
        Map<String, JsonNode> sources = new TreeMap<>();
        spec.forEachEntry((field, value) -> {
            if (!NO_SOURCES.contains(field) && !value.isNull()) {
                sources.put(field, value);
            }
        });
        return sources;
    }

    static void check(Field spec, Violations violations) {
        List<String> sources = new ArrayList<>(sources(spec.value()).keySet());
        if (sources.isEmpty()) {
            violations.required(spec, "must specify a volume type");
        }
        sources.stream()
                .skip(1)
                .forEach(extra -> violations.forbidden(spec.at(extra), "may not specify more than 1 volume type"));
        hostPath(spec, violations);
        local(spec, violations);
        csi(spec.at("csi"), violations);
    }

    private static void hostPath(Field spec, Violations violations) {
        Field source = spec.at("hostPath");
        path(source, violations);
        if (source.isPresent() && !HOST_PATH_TYPES.contains(source.text("type"))) {
            violations.add(FieldError.notSupported(source.at("type").path(), source.text("type"), HOST_PATH_TYPES));
        }
        if (source.text("path").equals("/")
                && spec.text("persistentVolumeReclaimPolicy").equals("Recycle")) {
            violations.forbidden(
                    spec.at("persistentVolumeReclaimPolicy"), "may not be 'recycle' for a hostPath mount of '/'");
        }
    }

    private static void local(Field spec, Violations violations) {
        path(spec.at("local"), violations);
        if (spec.at("local").isPresent() && !spec.at("nodeAffinity").isPresent()) {
            violations.add(FieldError.required("metadata.annotations", "Local volume requires node affinity"));
        }
    }

    private static void path(Field source, Violations violations) {
        if (!source.isPresent()) {
            return;
        }
        Field path = source.at("path");
        if (path.text().isEmpty()) {
            violations.required(path, "");
        } else if (Arrays.asList(path.text().split("/")).contains("..")) {
            violations.invalid(path, "must not contain '..'");
        }
    }

    private static void csi(Field source, Violations violations) {
        if (source.isPresent()) {
            violations.requireForm(source.at("driver"), NameRules::dnsSubdomain);
            if (source.text("volumeHandle").isEmpty()) {
                violations.required(source.at("volumeHandle"), "");
            }
        }
    }
}
