package dev.gantry.registry;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What can be set of the registry.
 *
 * @param serviceCidr the block that Services get their addresses from
 */
@ConfigurationProperties("gantry.registry")
public record RegistryProperties(
        @DefaultValue("10.96.0.0/16") String serviceCidr) {}
