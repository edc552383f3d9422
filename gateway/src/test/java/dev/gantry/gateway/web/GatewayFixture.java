package dev.gantry.gateway.web;

import dev.gantry.gateway.GatewayApplication;
import dev.gantry.gateway.testing.StubMonitoring;
import dev.gantry.gateway.testing.StubRegistry;
import dev.gantry.gateway.testing.StubService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A whole gateway in-process, with stand-ins for the services behind it. */
final class GatewayFixture implements AutoCloseable {

    static final String TOKEN = "admin-token";

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    final StubRegistry registry = new StubRegistry();
    final StubService scheduler = new StubService();
    final StubService deployment = new StubService();
    final StubMonitoring monitoring = new StubMonitoring();
    final HttpClient http = HttpClient.newHttpClient();
    private final ConfigurableApplicationContext context;

    GatewayFixture(String... more) {
        this(true, more);
    }

    /** Until {@link #schedulerTells} nobody knows what the scheduler serves. */
    static GatewayFixture withSilentScheduler() {
        return new GatewayFixture(false);
    }

    private GatewayFixture(boolean schedulerTells, String... more) {
        registry.core("services", "secrets");
        if (schedulerTells) {
            schedulerTells();
        } else {
            scheduler.dieWhenAsked("/api");
        }
        deployment.group("apps", "deployments");
        monitoring.group("metrics.k8s.io", "pods");
        List<String> arguments = new ArrayList<>(List.of(
                "--server.port=0",
                "--management.server.port=0",
                "--gantry.gateway.applications.port=0",
                "--gantry.gateway.tokens-file=" + tokens(),
                "--gantry.internal.token=inner",
                "--gantry.services.registry=" + registry.url(),
                "--gantry.services.scheduler=" + scheduler.url(),
                "--gantry.services.deployment=" + deployment.url(),
                "--gantry.services.monitoring=" + monitoring.url()));
        arguments.addAll(List.of(more));
        context = new SpringApplicationBuilder(GatewayApplication.class).run(arguments.toArray(new String[0]));
        Awaitility.await().atMost(30, TimeUnit.SECONDS).until(context.getBean(ReadyProbe.class)::ready);
    }

    void schedulerTells() {
        scheduler.core("pods", "nodes");
    }

    private static Path tokens() {
        try {
            Path file = Files.createTempFile("tokens", ".csv");
            Files.writeString(file, TOKEN + ",admin,1,\"system:masters\"\nuser-token,bob,2\n");
            file.toFile().deleteOnExit();
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int apiPort() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    int managementPort() {
        return context.getEnvironment().getRequiredProperty("local.management.port", Integer.class);
    }

    int applicationPort() {
        return context.getBean(ApplicationListener.class).port();
    }

    URI api(String path) {
        return URI.create("http://127.0.0.1:" + apiPort() + path);
    }

    URI application(String path) {
        return URI.create("http://127.0.0.1:" + applicationPort() + path);
    }

    HttpRequest.Builder asAdmin(String path) {
        return HttpRequest.newBuilder(api(path)).header("Authorization", "Bearer " + TOKEN);
    }

    HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.timeout(ANSWER_LIMIT).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Stops the gateway alone; closing all of it later is well. */
    void stop() {
        context.close();
    }

    @Override
    public void close() {
        stop();
        registry.close();
        scheduler.close();
        deployment.close();
        monitoring.close();
    }
}
