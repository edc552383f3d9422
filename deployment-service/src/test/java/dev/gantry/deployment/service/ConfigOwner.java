package dev.gantry.deployment.service;

import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.apimachinery.testing.TestDatabase;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A plain owner of ConfigMaps and Secrets, in the registry's place. */
record ConfigOwner(ConfigurableApplicationContext context, URI url) implements AutoCloseable {

    /** Not found by the scan of the service under test, which has kinds of its own. */
    @EnableAutoConfiguration
    static class Kinds {
        @Bean
        ResourceTypes resourceTypes() {
            return new ResourceTypes(List.of(
                    ResourceType.namespaced("v1", ConfigMap.class, "configmaps").build(),
                    ResourceType.namespaced("v1", Secret.class, "secrets").build()));
        }
    }

    static ConfigOwner start() {
        String schema = TestDatabase.newSchema();
        Map<String, Object> settings = Map.of(
                "spring.config.import",
                "classpath:gantry-service.yml",
                "spring.application.name",
                "configs",
                "server.port",
                0,
                "gantry.admission.namespaces",
                false,
                "spring.datasource.url",
                TestDatabase.url(schema),
                "spring.datasource.username",
                "postgres",
                "spring.flyway.default-schema",
                schema);
        // As arguments, for they also win over the application.yml of the service under test.
        String[] arguments = settings.entrySet().stream()
                .flatMap(setting -> Stream.of("--" + setting.getKey() + "=" + setting.getValue()))
                .toArray(String[]::new);
        ConfigurableApplicationContext context = new SpringApplicationBuilder(Kinds.class).run(arguments);
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        return new ConfigOwner(context, URI.create("http://127.0.0.1:" + port));
    }

    @Override
    public void close() {
        context.close();
    }
}
