package dev.gantry.apimachinery.schema.pod;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The defaults of one volume. */
final class VolumeDefaults {

    /** 0644: the owner writes, everyone reads. */
    private static final int FILE_MODE = 0644;

    private static final int TOKEN_LIFETIME_SECONDS = 3600;
    private static final List<String> WITH_MODE = List.of("secret", "configMap", "downwardAPI", "projected");

    private VolumeDefaults() {}

    static void apply(ObjectNode volume) {
        if (VolumeRules.sources(volume).isEmpty()) {
            volume.putObject("emptyDir");
        }
        for (String source : WITH_MODE) {
            if (volume.path(source) instanceof ObjectNode files) {
                FieldDefaults.number(files, "defaultMode", FILE_MODE);
            }
        }
        if (volume.path("hostPath") instanceof ObjectNode path) {
            FieldDefaults.text(path, "type", "");
        }
        downwardItems(volume.path("downwardAPI"));
        FieldDefaults.objects(volume.path("projected"), "sources").forEach(VolumeDefaults::projection);
    }

    private static void projection(ObjectNode source) {
        downwardItems(source.path("downwardAPI"));
        if (source.path("serviceAccountToken") instanceof ObjectNode token) {
            FieldDefaults.number(token, "expirationSeconds", TOKEN_LIFETIME_SECONDS);
        }
    }

    private static void downwardItems(JsonNode downward) {
        for (ObjectNode item : FieldDefaults.objects(downward, "items")) {
            if (item.path("fieldRef") instanceof ObjectNode reference) {
                FieldDefaults.chosenText(reference, "apiVersion", "v1");
            }
        }
    }
}
