package dev.gantry.deployment;

import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.deployment.controller.ConfigCopies;
import dev.gantry.deployment.controller.Configs;
import dev.gantry.deployment.controller.Tracked;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** ConfigMaps and Secrets as this service follows them, for Deployments that are rolled out when they change. */
@Configuration(proxyBeanMethods = false)
class ConfigRolloutConfiguration {

    private static final String OWNER = "registry";

    @Bean
    Configs<ConfigMap> configMaps(RemoteResources remote, InstantSource clock) {
        return configs(ConfigMap.class, remote, clock);
    }

    @Bean
    Configs<Secret> secrets(RemoteResources remote, InstantSource clock) {
        return configs(Secret.class, remote, clock);
    }

    private static <T extends HasMetadata> Configs<T> configs(
            Class<T> type, RemoteResources remote, InstantSource clock) {
        ResourceClient<T> client = remote.client(OWNER, type);
        return new Configs<>(Tracked.follow(type, remote.mirror(OWNER, type), client, clock), client);
    }

    @Bean
    ConfigCopies configCopies(Configs<ConfigMap> configMaps, Configs<Secret> secrets, LeaderLease lease) {
        ConfigCopies copies = new ConfigCopies(configMaps, secrets);
        lease.onChange(leads -> copies.forgetOwnWrites());
        return copies;
    }
}
