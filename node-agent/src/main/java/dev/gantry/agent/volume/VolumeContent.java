package dev.gantry.agent.volume;

import dev.gantry.agent.environment.ConfigurationData;
import dev.gantry.agent.environment.ConfigurationMissingException;
import dev.gantry.agent.environment.PodFields;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.DownwardAPIVolumeFile;
import io.fabric8.kubernetes.api.model.KeyToPath;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Works out the files of volumes that are made of cluster data. */
final class VolumeContent {

    private static final int DEFAULT_MODE = 0644;

    private final PodFields fields;
    private final ConfigurationData data;

    VolumeContent(PodFields fields, ConfigurationData data) {
        this.fields = fields;
        this.data = data;
    }

    /** The volume's files; empty for a volume of another kind. */
    Optional<List<VolumeFile>> of(Volume volume) throws ConfigurationMissingException {
        if (volume.getConfigMap() != null) {
            var source = volume.getConfigMap();
            return Optional.of(configMap(
                    source.getName(), source.getItems(), mode(source.getDefaultMode()), isTrue(source.getOptional())));
        }
        if (volume.getSecret() != null) {
            var source = volume.getSecret();
            return Optional.of(secret(
                    source.getSecretName(),
                    source.getItems(),
                    mode(source.getDefaultMode()),
                    isTrue(source.getOptional())));
        }
        if (volume.getDownwardAPI() != null) {
            var source = volume.getDownwardAPI();
            return Optional.of(downward(source.getItems(), mode(source.getDefaultMode())));
        }
        if (volume.getProjected() != null) {
            return Optional.of(projected(volume));
        }
        return Optional.empty();
    }

    private List<VolumeFile> projected(Volume volume) throws ConfigurationMissingException {
        int mode = mode(volume.getProjected().getDefaultMode());
        List<VolumeFile> files = new ArrayList<>();
        for (VolumeProjection source : volume.getProjected().getSources()) {
            if (source.getConfigMap() != null) {
                var map = source.getConfigMap();
                files.addAll(configMap(map.getName(), map.getItems(), mode, isTrue(map.getOptional())));
            }
            if (source.getSecret() != null) {
                var secret = source.getSecret();
                files.addAll(secret(secret.getName(), secret.getItems(), mode, isTrue(secret.getOptional())));
            }
            if (source.getDownwardAPI() != null) {
                files.addAll(downward(source.getDownwardAPI().getItems(), mode));
            }
        }
        return files;
    }

    private List<VolumeFile> configMap(String name, List<KeyToPath> items, int mode, boolean optional)
            throws ConfigurationMissingException {
        Optional<ConfigMap> found = data.configMap(fields.pod().getMetadata().getNamespace(), name);
        if (found.isEmpty() && !optional) {
            throw new ConfigurationMissingException("configmap \"" + name + "\" not found");
        }
        Map<String, byte[]> values = new LinkedHashMap<>();
        found.ifPresent(map -> {
            orEmpty(map.getData()).forEach((key, text) -> values.put(key, text.getBytes(StandardCharsets.UTF_8)));
            orEmpty(map.getBinaryData()).forEach((key, text) -> values.put(key, decoded(text)));
        });
        return select(values, items, mode, optional, "configmap \"" + name + "\"");
    }

    private List<VolumeFile> secret(String name, List<KeyToPath> items, int mode, boolean optional)
            throws ConfigurationMissingException {
        Optional<Secret> found = data.secret(fields.pod().getMetadata().getNamespace(), name);
        if (found.isEmpty() && !optional) {
            throw new ConfigurationMissingException("secret \"" + name + "\" not found");
        }
        Map<String, byte[]> values = new LinkedHashMap<>();
        found.ifPresent(secret -> orEmpty(secret.getData()).forEach((key, text) -> values.put(key, decoded(text))));
        return select(values, items, mode, optional, "secret \"" + name + "\"");
    }

    private static byte[] decoded(String base64) {
        return Base64.getMimeDecoder().decode(base64);
    }

    /** All keys under their own names, or only the listed ones under the given paths. */
    private static List<VolumeFile> select(
            Map<String, byte[]> values, List<KeyToPath> items, int mode, boolean optional, String where)
            throws ConfigurationMissingException {
        List<VolumeFile> files = new ArrayList<>();
        if (items == null || items.isEmpty()) {
            values.forEach((key, content) -> files.add(new VolumeFile(key, content, mode)));
            return files;
        }
        for (KeyToPath item : items) {
            byte[] content = values.get(item.getKey());
            if (content != null) {
                files.add(new VolumeFile(item.getPath(), content, item.getMode() == null ? mode : item.getMode()));
            } else if (!optional) {
                throw new ConfigurationMissingException(where + " references non-existent key: " + item.getKey());
            }
        }
        return files;
    }

    private List<VolumeFile> downward(List<DownwardAPIVolumeFile> items, int mode)
            throws ConfigurationMissingException {
        List<VolumeFile> files = new ArrayList<>();
        for (DownwardAPIVolumeFile item : items) {
            if (item.getFieldRef() == null) {
                throw new ConfigurationMissingException("downward API file " + item.getPath() + " names no field");
            }
            String path = item.getFieldRef().getFieldPath();
            String value = fields.value(path)
                    .orElseThrow(() -> new ConfigurationMissingException("unsupported fieldPath: " + path));
            files.add(new VolumeFile(
                    item.getPath(),
                    value.getBytes(StandardCharsets.UTF_8),
                    item.getMode() == null ? mode : item.getMode()));
        }
        return files;
    }

    private static int mode(@Nullable Integer mode) {
        return mode == null ? DEFAULT_MODE : mode;
    }

    private static boolean isTrue(@Nullable Boolean value) {
        return Boolean.TRUE.equals(value);
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
