package dev.gantry.deployment.service;

import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.apimachinery.testing.ApiCall;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.deployment.DeploymentServiceApplication;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** One running replica of the service. */
final class DeploymentService implements AutoCloseable {

    /** Where nothing answers. */
    private static final URI NOBODY = URI.create("http://127.0.0.1:9");

    private final ConfigurableApplicationContext context;
    private final URI url;

    private DeploymentService(ConfigurableApplicationContext context, URI url) {
        this.context = context;
        this.url = url;
    }

    /** Remembers events instead of sending them. */
    @Configuration(proxyBeanMethods = false)
    static class Recording {
        @Bean
        RecordedEvents eventRecorder() {
            return new RecordedEvents();
        }
    }

    /** The events that the service recorded, as {@code reason name: message}. */
    static final class RecordedEvents implements EventRecorder {
        private final List<String> lines = new CopyOnWriteArrayList<>();

        @Override
        public void record(HasMetadata regarding, String type, String reason, String message) {
            lines.add(reason + " " + regarding.getMetadata().getName() + ": " + message);
        }
    }

    static DeploymentService start(URI podOwner, URI configOwner) {
        return startAt(podOwner, configOwner, NOBODY, TestDatabase.newSchema());
    }

    /**
     * @param monitoring who is asked what users see of a rollout
     * @param properties settings, as {@code name=value}
     */
    static DeploymentService start(URI podOwner, URI configOwner, URI monitoring, String... properties) {
        return startAt(podOwner, configOwner, monitoring, TestDatabase.newSchema(), properties);
    }

    /** One that goes on from where another with the same schema ended. */
    static DeploymentService start(URI podOwner, URI configOwner, String schema) {
        return startAt(podOwner, configOwner, NOBODY, schema);
    }

    private static DeploymentService startAt(
            URI podOwner, URI configOwner, URI monitoring, String schema, String... properties) {
        int port = freePort();
        Map<String, Object> settings = Map.of(
                "server.port",
                port,
                "gantry.admission.namespaces",
                false,
                "gantry.webhooks.allow-loopback",
                true,
                "gantry.services.scheduler",
                podOwner,
                "gantry.services.registry",
                configOwner,
                "gantry.services.monitoring",
                monitoring,
                "spring.datasource.url",
                TestDatabase.url(schema),
                "spring.datasource.username",
                "postgres",
                "spring.datasource.password",
                "postgres",
                "spring.flyway.default-schema",
                schema);
        List<String> arguments = new ArrayList<>();
        settings.forEach((name, value) -> arguments.add("--" + name + "=" + value));
        Stream.of(properties).forEach(property -> arguments.add("--" + property));
        ConfigurableApplicationContext context = new SpringApplicationBuilder(
                        DeploymentServiceApplication.class, Recording.class)
                .run(arguments.toArray(String[]::new));
        return new DeploymentService(context, URI.create("http://127.0.0.1:" + port));
    }

    /** The owner of pods calls back, so the port must be known before the service starts. */
    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    ApiCall api() {
        return new ApiCall(url);
    }

    List<String> events() {
        return context.getBean(RecordedEvents.class).lines;
    }

    @Override
    public void close() {
        context.close();
    }
}
