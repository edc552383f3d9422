package dev.gantry.launcher.demo;

import dev.gantry.launcher.Console;
import dev.gantry.launcher.LauncherException;
import dev.gantry.launcher.Layout;
import dev.gantry.launcher.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/** Deploys the sample and updates it under load; it has succeeded where no request failed. */
public final class Demo {

    private static final String HOST = "hello.localhost";
    private static final String DEPLOYMENT = "/apis/apps/v1/namespaces/default/deployments/hello";
    private static final String UPDATE = """
            {"spec":{"template":{"spec":{"containers":[{"name":"hello","image":"gantry/hello:v2"}]}}}}""";

    /** Load before and after the update, for failures that come a little late. */
    private static final Duration STEADY = Duration.ofSeconds(3);

    private static final Duration ROLLOUT_LIMIT = Duration.ofMinutes(4);
    private static final Duration ROUTE_LIMIT = Duration.ofSeconds(30);
    private static final Duration POLL_PERIOD = Duration.ofMillis(200);
    private static final int OK = 200;
    private static final double MEDIAN = 0.5;
    private static final double TAIL = 0.99;

    private final Layout layout;
    private final Ports ports;
    private final KubernetesApi api;
    private final InstantSource clock;
    private final Console console;

    Demo(Layout layout, Ports ports, KubernetesApi api, InstantSource clock, Console console) {
        this.layout = layout;
        this.ports = ports;
        this.api = api;
        this.clock = clock;
        this.console = console;
    }

    /** Returns whether no request failed. */
    boolean run() throws IOException, InterruptedException {
        deploy();
        awaitRoute();
        console.step("Updating v1 to v2 under load (http://" + HOST + ":" + ports.applications() + ")");
        LoadReport report;
        Duration took;
        try (LoadGenerator load = new LoadGenerator(ports.applications(), HOST)) {
            report = load.start();
            Thread.sleep(STEADY);
            long startMillis = clock.millis();
            api.patch(DEPLOYMENT, UPDATE);
            awaitRollout();
            took = Duration.ofMillis(clock.millis() - startMillis);
            Thread.sleep(STEADY);
        }
        show(report, took);
        return report.failures() == 0 && report.answersByVersion().containsKey("v2");
    }

    private void deploy() throws IOException, InterruptedException {
        console.step("Deploying samples/hello: 3 replicas of v1, a Service and an Ingress");
        long startMillis = clock.millis();
        for (String manifest : new String[] {"deployment.yaml", "service.yaml", "ingress.yaml"}) {
            api.apply(layout.root().resolve(Path.of("samples", "hello", manifest)));
        }
        awaitRollout();
        console.detail("deployed in " + Console.seconds(Duration.ofMillis(clock.millis() - startMillis)));
    }

    private void awaitRollout() throws IOException, InterruptedException {
        long startMillis = clock.millis();
        String shown = "";
        while (true) {
            RolloutProgress progress = RolloutProgress.of(
                    api.get(DEPLOYMENT).orElseThrow(() -> new LauncherException("the Deployment hello was deleted")));
            if (!progress.toString().equals(shown)) {
                shown = progress.toString();
                console.detail(shown);
            }
            if (progress.isComplete()) {
                return;
            }
            if (clock.millis() - startMillis > ROLLOUT_LIMIT.toMillis()) {
                throw new LauncherException("the rollout did not end within " + Console.seconds(ROLLOUT_LIMIT)
                        + "; see kubectl describe deployment,pod -l app=hello");
            }
            Thread.sleep(POLL_PERIOD);
        }
    }

    /** The first request of all may come before the gateway has heard of the new Ingress. */
    private void awaitRoute() throws InterruptedException {
        long startMillis = clock.millis();
        while (!answers()) {
            if (clock.millis() - startMillis > ROUTE_LIMIT.toMillis()) {
                throw new LauncherException("http://" + HOST + ":" + ports.applications() + "/ does not answer after "
                        + Console.seconds(ROUTE_LIMIT) + "; see ./gantry logs gateway");
            }
            Thread.sleep(POLL_PERIOD);
        }
    }

    private boolean answers() {
        try (HttpConnection connection = new HttpConnection(ports.applications())) {
            return connection.get(HOST, "/", false).status() == OK;
        } catch (IOException e) {
            return false;
        }
    }

    private void show(LoadReport report, Duration took) {
        console.line("");
        console.line("  %-10s %8s %10s %10s %10s %10s %10s"
                .formatted("update", "replicas", "seconds", "requests", "failures", "p50 ms", "p99 ms"));
        console.line(String.format(
                Locale.ROOT,
                "  %-10s %8d %10.1f %10d %10d %10.1f %10.1f",
                "v1 to v2",
                3,
                took.toMillis() / 1000.0,
                report.requests(),
                report.failures(),
                millis(report.latency(MEDIAN)),
                millis(report.latency(TAIL))));
        console.line("");
        console.detail("answers: " + report.answersByVersion());
        report.firstFailures().forEach(failure -> console.detail("failed: " + failure));
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1_000_000.0;
    }
}
