package dev.gantry.registry;

import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.simulated.SimulatedScheduler;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A registry, a service that owns pods, and a real PostgreSQL under both. */
final class RegistryStack implements AutoCloseable {

    private static final String TOKEN = "test-token";

    final ApiConnection registry;
    final ApiConnection scheduler;
    private final int registryPort = freePort();
    private final int schedulerPort = freePort();
    private final EmbeddedPostgres postgres;
    private final List<ConfigurableApplicationContext> contexts = new ArrayList<>();

    RegistryStack() throws IOException {
        postgres = EmbeddedPostgres.start();
        contexts.add(start(SimulatedScheduler.class, "scheduler", schedulerPort));
        contexts.add(start(RegistryServiceApplication.class, "registry", registryPort));
        registry = ApiConnection.toService(url(registryPort), TOKEN);
        scheduler = ApiConnection.toService(url(schedulerPort), TOKEN);
    }

    void restartRegistry() {
        contexts.removeLast().close();
        contexts.add(start(RegistryServiceApplication.class, "registry", registryPort));
    }

    /** Waits for what the services do on their own; fails after a while. */
    static void await(String what, BooleanSupplier done) throws InterruptedException {
        long until = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new AssertionError("not within 30 s: " + what);
            }
            Thread.sleep(5);
        }
    }

    private ConfigurableApplicationContext start(Class<?> application, String schema, int port) {
        return new SpringApplicationBuilder(application)
                .run(Stream.of(
                                "server.port=" + port,
                                "spring.application.name=" + schema + "-service",
                                "spring.config.import=classpath:gantry-service.yml",
                                "spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres")
                                        + "&currentSchema=" + schema,
                                "spring.datasource.username=postgres",
                                "spring.datasource.password=postgres",
                                "spring.datasource.hikari.maximum-pool-size=4",
                                "spring.flyway.default-schema=" + schema,
                                "gantry.internal.token=" + TOKEN,
                                "gantry.admission.namespaces=false",
                                "gantry.services.registry=" + url(registryPort),
                                "gantry.services.scheduler=" + url(schedulerPort),
                                "gantry.services.deployment=" + url(schedulerPort),
                                "gantry.services.monitoring=" + url(schedulerPort))
                        .map(property -> "--" + property)
                        .toArray(String[]::new));
    }

    private static URI url(int port) {
        return URI.create("http://127.0.0.1:" + port);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        contexts.reversed().forEach(ConfigurableApplicationContext::close);
        postgres.close();
    }
}
