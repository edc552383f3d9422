package dev.gantry.agent.environment;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvFromSource;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarSource;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Works out the variables of a container: {@code envFrom} first, then {@code env}, each able to name those before it. */
public final class EnvironmentOf {

    private final PodFields fields;
    private final ConfigurationData data;
    private final Map<String, Quantity> allocatable;
    private final Map<String, String> variables = new LinkedHashMap<>();

    private EnvironmentOf(PodFields fields, ConfigurationData data, Map<String, Quantity> allocatable) {
        this.fields = fields;
        this.data = data;
        this.allocatable = allocatable;
    }

    /** In the order of their definition. What a container needs and is not there ends in an exception. */
    public static Map<String, String> container(
            Container container, PodFields fields, ConfigurationData data, Map<String, Quantity> allocatable)
            throws ConfigurationMissingException {
        EnvironmentOf environment = new EnvironmentOf(fields, data, allocatable);
        for (EnvFromSource source : container.getEnvFrom()) {
            environment.addAll(source);
        }
        for (EnvVar variable : container.getEnv()) {
            environment.add(variable, container);
        }
        return environment.variables;
    }

    private String namespace() {
        return fields.pod().getMetadata().getNamespace();
    }

    private void addAll(EnvFromSource source) throws ConfigurationMissingException {
        String prefix = Optional.ofNullable(source.getPrefix()).orElse("");
        Map<String, String> all = new LinkedHashMap<>();
        if (source.getConfigMapRef() != null) {
            boolean optional = Boolean.TRUE.equals(source.getConfigMapRef().getOptional());
            configMap(source.getConfigMapRef().getName(), optional).ifPresent(map -> all.putAll(texts(map)));
        }
        if (source.getSecretRef() != null) {
            boolean optional = Boolean.TRUE.equals(source.getSecretRef().getOptional());
            secret(source.getSecretRef().getName(), optional).ifPresent(secret -> all.putAll(texts(secret)));
        }
        all.forEach((name, value) -> variables.put(prefix + name, value));
    }

    private void add(EnvVar variable, Container container) throws ConfigurationMissingException {
        if (variable.getValueFrom() == null) {
            String value = Optional.ofNullable(variable.getValue()).orElse("");
            variables.put(variable.getName(), VariableExpansion.expand(value, variables));
        } else {
            valueFrom(variable.getValueFrom(), container).ifPresent(value -> variables.put(variable.getName(), value));
        }
    }

    private Optional<String> valueFrom(EnvVarSource source, Container container) throws ConfigurationMissingException {
        if (source.getFieldRef() != null) {
            return required(
                    fields.value(source.getFieldRef().getFieldPath()),
                    "unsupported fieldPath: " + source.getFieldRef().getFieldPath());
        }
        if (source.getResourceFieldRef() != null) {
            return required(
                    Resources.field(source.getResourceFieldRef(), container, allocatable),
                    "unsupported resource: " + source.getResourceFieldRef().getResource());
        }
        if (source.getConfigMapKeyRef() != null) {
            var ref = source.getConfigMapKeyRef();
            boolean optional = Boolean.TRUE.equals(ref.getOptional());
            return key(
                    configMap(ref.getName(), optional).map(EnvironmentOf::texts),
                    ref.getKey(),
                    optional,
                    "ConfigMap " + namespace() + "/" + ref.getName());
        }
        if (source.getSecretKeyRef() != null) {
            var ref = source.getSecretKeyRef();
            boolean optional = Boolean.TRUE.equals(ref.getOptional());
            return key(
                    secret(ref.getName(), optional).map(EnvironmentOf::texts),
                    ref.getKey(),
                    optional,
                    "Secret " + namespace() + "/" + ref.getName());
        }
        return Optional.empty();
    }

    private static Optional<String> required(Optional<String> value, String otherwise)
            throws ConfigurationMissingException {
        if (value.isEmpty()) {
            throw new ConfigurationMissingException(otherwise);
        }
        return value;
    }

    private static Optional<String> key(
            Optional<Map<String, String>> values, String key, boolean optional, String where)
            throws ConfigurationMissingException {
        Optional<String> value = values.map(v -> v.get(key));
        if (value.isEmpty() && !optional) {
            throw new ConfigurationMissingException("couldn't find key " + key + " in " + where);
        }
        return value;
    }

    private Optional<ConfigMap> configMap(String name, boolean optional) throws ConfigurationMissingException {
        Optional<ConfigMap> found = data.configMap(namespace(), name);
        if (found.isEmpty() && !optional) {
            throw new ConfigurationMissingException("configmap \"" + name + "\" not found");
        }
        return found;
    }

    private Optional<Secret> secret(String name, boolean optional) throws ConfigurationMissingException {
        Optional<Secret> found = data.secret(namespace(), name);
        if (found.isEmpty() && !optional) {
            throw new ConfigurationMissingException("secret \"" + name + "\" not found");
        }
        return found;
    }

    private static Map<String, String> texts(ConfigMap map) {
        return orEmpty(map.getData());
    }

    private static Map<String, String> texts(Secret secret) {
        Map<String, String> texts = new LinkedHashMap<>();
        orEmpty(secret.getData())
                .forEach((key, value) ->
                        texts.put(key, new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8)));
        return texts;
    }

    private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
        return map == null ? Map.of() : map;
    }
}
