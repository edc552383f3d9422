package dev.gantry.agent.environment;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.util.Optional;

/** Reads ConfigMaps and Secrets from the API when a pod needs them. */
public record ApiConfigurationData(ResourceClient<ConfigMap> configMaps, ResourceClient<Secret> secrets)
        implements ConfigurationData {

    @Override
    public Optional<ConfigMap> configMap(String namespace, String name) {
        return configMaps.get(new ObjectKey(namespace, name));
    }

    @Override
    public Optional<Secret> secret(String namespace, String name) {
        return secrets.get(new ObjectKey(namespace, name));
    }
}
