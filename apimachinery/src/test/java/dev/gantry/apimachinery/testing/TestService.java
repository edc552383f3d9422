package dev.gantry.apimachinery.testing;

import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.apimachinery.schema.ScalePaths;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    public static final ResourceType NODE =
            ResourceType.clusterScoped("v1", Node.class, "nodes").withStatus().build();

    public static final ResourceType CLAIM = ResourceType.namespaced(
                    "v1", PersistentVolumeClaim.class, "persistentvolumeclaims")
            .withStatus()
            .build();

    @Bean
    ResourceTypes resourceTypes() {
        return new ResourceTypes(List.of(POD, CONFIG_MAP, DEPLOYMENT, NODE, CLAIM));
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

    /** Starts a replica on a schema of {@link TestDatabase}, at a free port. */
    public static Replica start(String schema) {
        return startAt(TestDatabase.url(schema), schema, 0);
    }

    /** Starts a replica on a database that may belong to another process; port 0 is a free one. */
    public static Replica startAt(String databaseUrl, String schema, int port, String... more) {
        Map<String, Object> properties = new HashMap<>(Map.of(
                "spring.config.import",
                "classpath:gantry-service.yml",
                "spring.application.name",
                "test",
                "server.port",
                port,
                "gantry.admission.namespaces",
                false,
                "spring.datasource.url",
                databaseUrl,
                "spring.datasource.username",
                "postgres",
                "spring.flyway.default-schema",
                schema));
        for (int i = 0; i < more.length; i += 2) {
            properties.put(more[i], more[i + 1]);
        }
        // As arguments, for they also win over the application.yml of a service whose tests start this one beside it.
        String[] arguments = properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
        ConfigurableApplicationContext context = new SpringApplicationBuilder(TestService.class).run(arguments);
        String bound = context.getEnvironment().getRequiredProperty("local.server.port");
        return new Replica(context, URI.create("http://127.0.0.1:" + bound));
    }
}
