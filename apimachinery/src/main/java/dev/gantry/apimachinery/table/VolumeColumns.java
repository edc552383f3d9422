package dev.gantry.apimachinery.table;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The columns of volumes, claims and their classes. */
final class VolumeColumns {

    private static final String DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class";
    private static final String UNSET = "<unset>";

    private static final Map<String, String> MODES =
            Map.of("ReadWriteOnce", "RWO", "ReadOnlyMany", "ROX", "ReadWriteMany", "RWX", "ReadWriteOncePod", "RWOP");

    static final List<TableColumn> PERSISTENT_VOLUME = List.of(
            Cells.text("Capacity", volume -> Cells.string(volume, "spec.capacity.storage")),
            Cells.text("Access Modes", volume -> modes(Cells.at(volume, "spec.accessModes"))),
            Cells.text("Reclaim Policy", volume -> Cells.string(volume, "spec.persistentVolumeReclaimPolicy")),
            Cells.text("Status", VolumeColumns::phase),
            Cells.text("Claim", VolumeColumns::claim),
            Cells.text("StorageClass", volume -> Cells.string(volume, "spec.storageClassName")),
            Cells.text("VolumeAttributesClass", VolumeColumns::attributesClass),
            Cells.text("Reason", volume -> Cells.string(volume, "status.reason")),
            Cells.AGE,
            volumeMode());

    static final List<TableColumn> PERSISTENT_VOLUME_CLAIM = List.of(
            Cells.text("Status", VolumeColumns::phase),
            Cells.text("Volume", claim -> Cells.string(claim, "spec.volumeName")),
            Cells.text("Capacity", claim -> ofBound(claim, Cells.string(claim, "status.capacity.storage"))),
            Cells.text("Access Modes", claim -> ofBound(claim, modes(Cells.at(claim, "status.accessModes")))),
            Cells.text("StorageClass", claim -> Cells.string(claim, "spec.storageClassName")),
            Cells.text("VolumeAttributesClass", VolumeColumns::attributesClass),
            Cells.AGE,
            volumeMode());

    static final List<TableColumn> STORAGE_CLASS = List.of(
            new TableColumn("Name", "string", "name", 0, (storageClass, now) -> className(storageClass)),
            Cells.text("Provisioner", storageClass -> Cells.string(storageClass, "provisioner")),
            Cells.text("ReclaimPolicy", storageClass -> Cells.string(storageClass, "reclaimPolicy")),
            Cells.text("VolumeBindingMode", storageClass -> Cells.string(storageClass, "volumeBindingMode")),
            Cells.text(
                    "AllowVolumeExpansion",
                    storageClass ->
                            Cells.at(storageClass, "allowVolumeExpansion").asBoolean(false)),
            Cells.AGE);

    private VolumeColumns() {}

    private static TableColumn volumeMode() {
        return Cells.text("VolumeMode", object -> orUnset(Cells.string(object, "spec.volumeMode")))
                .wide();
    }

    private static String attributesClass(JsonNode object) {
        return orUnset(Cells.string(object, "spec.volumeAttributesClassName"));
    }

    private static String orUnset(String text) {
        return text.isEmpty() ? UNSET : text;
    }

    private static String phase(JsonNode object) {
        return object.path("metadata").has("deletionTimestamp") ? "Terminating" : Cells.string(object, "status.phase");
    }

    private static String claim(JsonNode volume) {
        JsonNode claim = Cells.at(volume, "spec.claimRef");
        return claim.isObject() ? Cells.string(claim, "namespace") + "/" + Cells.string(claim, "name") : "";
    }

    private static String ofBound(JsonNode claim, String text) {
        return Cells.string(claim, "spec.volumeName").isEmpty() ? "" : text;
    }

    private static String modes(JsonNode modes) {
        return String.join(",", Cells.each(modes, mode -> MODES.getOrDefault(mode.asString(""), mode.asString(""))));
    }

    private static String className(JsonNode storageClass) {
        String name = Cells.string(storageClass, "metadata.name");
        String marked = storageClass
                .path("metadata")
                .path("annotations")
                .path(DEFAULT_CLASS)
                .asString("");
        return marked.equals("true") ? name + " (default)" : name;
    }
}
