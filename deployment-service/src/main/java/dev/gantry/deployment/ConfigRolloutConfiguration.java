package dev.gantry.deployment;

import dev.gantry.apimachinery.callback.RemoteResources;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.deployment.controller.ConfigCopies;
import dev.gantry.deployment.controller.Tracked;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** ConfigMaps and Secrets as this service follows them, for Deployments that are rolled out when they change. */
@Configuration(proxyBeanMethods = false)
class ConfigRolloutConfiguration {

    private static final String OWNER = "registry";

    @Bean
    Tracked<ConfigMap> configMaps(RemoteResources remote, InstantSource clock) {
        return Tracked.follow(
                ConfigMap.class, remote.mirror(OWNER, ConfigMap.class), remote.client(OWNER, ConfigMap.class), clock);
    }

    @Bean
    Tracked<Secret> secrets(RemoteResources remote, InstantSource clock) {
        return Tracked.follow(
                Secret.class, remote.mirror(OWNER, Secret.class), remote.client(OWNER, Secret.class), clock);
    }

    @Bean
    ConfigCopies configCopies(Tracked<ConfigMap> configMaps, Tracked<Secret> secrets, LeaderLease lease) {
        ConfigCopies copies = new ConfigCopies(configMaps, secrets);
        lease.onChange(leads -> copies.forgetOwnWrites());
        return copies;
    }
}
