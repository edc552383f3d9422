package dev.gantry.apimachinery.testing;

import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.apimachinery.schema.ScalePaths;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/** A service of a few kinds without rules of their own, to test the machinery; several may run as replicas on one schema. */
@SpringBootApplication(proxyBeanMethods = false)
public class TestService {

    public static final ResourceType POD = ResourceType.namespaced("v1", Pod.class, "pods")
            .shortNames("po")
            .withStatus()
            .selectable("spec.nodeName", "status.phase")
            .build();

    public static final ResourceType CONFIG_MAP = ResourceType.namespaced("v1", ConfigMap.class, "configmaps")
            .shortNames("cm")
            .build();

    public static final ResourceType DEPLOYMENT = ResourceType.namespaced("apps/v1", Deployment.class, "deployments")
            .shortNames("deploy")
            .withStatus()
            .scale(ScalePaths.WORKLOAD)
            .build();

    @Bean
    ResourceTypes resourceTypes() {
        return new ResourceTypes(List.of(POD, CONFIG_MAP, DEPLOYMENT));
    }

    /** One running replica. */
    public record Replica(ConfigurableApplicationContext context, URI url) implements AutoCloseable {

        public <T> T bean(Class<T> type) {
            return context.getBean(type);
        }

        @Override
        public void close() {
            context.close();
        }
    }

    /** Starts a replica on a schema, at a free port. */
    public static Replica start(String schema) {
        Map<String, Object> properties = Map.of(
                "spring.config.import",
                "classpath:gantry-service.yml",
                "spring.application.name",
                "test",
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
        SpringApplication application = new SpringApplicationBuilder(TestService.class)
                .properties(properties)
                .build();
        ConfigurableApplicationContext context = application.run();
        String port = context.getEnvironment().getRequiredProperty("local.server.port");
        return new Replica(context, URI.create("http://127.0.0.1:" + port));
    }
}
