package dev.gantry.agent.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.gantry.agent.podlifecycle.ContainerHealth;
import dev.gantry.agent.podlifecycle.ProbeTally;
import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.simulated.SimulatedImages;
import dev.gantry.agent.runtime.simulated.SimulatedRuntime;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Probes over a real socket. */
class ContainerProberTest {

    private final AtomicInteger answer = new AtomicInteger(200);
    private final BlockingQueue<ContainerHealth> changes = new LinkedBlockingQueue<>();
    private final ProbeRunner runner =
            new NetworkProbeRunner(new SimulatedRuntime(Clock.systemUTC(), new SimulatedImages(), 1, 1));
    private HttpServer server;

    @BeforeEach
    void serve() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.sendResponseHeaders(answer.get(), -1);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private Probe http() {
        return new ProbeBuilder()
                .withPeriodSeconds(1)
                .withFailureThreshold(1)
                .withNewHttpGet()
                .withPath("/ready")
                .withPort(new IntOrString(server.getAddress().getPort()))
                .endHttpGet()
                .build();
    }

    private ContainerProber prober(Container container) {
        ProbeTarget target = new ProbeTarget(new ContainerId("c"), container, "127.0.0.1");
        return new ContainerProber(runner, target, ContainerHealth.unprobed(container), new ContainerProber.Listener() {
            @Override
            public void changed(ContainerHealth health) {
                changes.add(health);
            }

            @Override
            public void unhealthy(String kind, String message) {}
        });
    }

    private ContainerHealth next() throws InterruptedException {
        ContainerHealth health = changes.poll(20, TimeUnit.SECONDS);
        assertThat(health).isNotNull();
        return health;
    }

    @Test
    void readinessComesAndGoesWithTheAnswer() throws InterruptedException {
        Container container = new ContainerBuilder()
                .withName("app")
                .withReadinessProbe(http())
                .build();
        try (ContainerProber prober = prober(container)) {
            prober.start();
            assertThat(next().ready()).isTrue();
            answer.set(500);
            assertThat(next().ready()).isFalse();
            answer.set(204);
            assertThat(next().ready()).isTrue();
        }
    }

    @Test
    void readinessIsNoticedBeforeThePeriodIsOver() throws InterruptedException {
        answer.set(503);
        Probe readiness = http();
        readiness.setPeriodSeconds(3600);
        Container container = new ContainerBuilder()
                .withName("app")
                .withReadinessProbe(readiness)
                .build();
        try (ContainerProber prober = prober(container)) {
            prober.start();
            assertThat(changes.poll(300, TimeUnit.MILLISECONDS)).isNull();
            answer.set(200);
            assertThat(next().ready()).isTrue();
        }
    }

    @Test
    void livenessWaitsForTheStartupProbeAndAsksForARestart() throws InterruptedException {
        answer.set(503);
        Probe startup = http();
        startup.setFailureThreshold(30);
        Container container = new ContainerBuilder()
                .withName("app")
                .withStartupProbe(startup)
                .withLivenessProbe(http())
                .build();
        try (ContainerProber prober = prober(container)) {
            prober.start();
            assertThat(changes.poll(1500, TimeUnit.MILLISECONDS)).isNull();
            answer.set(200);
            assertThat(next().started()).isTrue();
            answer.set(503);
            assertThat(next().failure()).contains("Container app failed liveness probe, will be restarted");
        }
    }

    @Test
    void aTallyTurnsOnlyAtItsThreshold() {
        ProbeTally tally = ProbeTally.starting(true);
        tally = tally.with(false, 1, 3).with(false, 1, 3);
        assertThat(tally.passing()).isTrue();
        assertThat(tally.with(true, 1, 3).with(false, 1, 3).passing()).isTrue();
        assertThat(tally.with(false, 1, 3).passing()).isFalse();
    }

    @Test
    void aClosedPortFailsAnOpenOnePasses() {
        Container container = new ContainerBuilder().withName("app").build();
        ProbeTarget target = new ProbeTarget(new ContainerId("c"), container, "127.0.0.1");
        Probe tcp = new ProbeBuilder()
                .withNewTcpSocket()
                .withPort(new IntOrString(server.getAddress().getPort()))
                .endTcpSocket()
                .build();
        assertThat(runner.probe(tcp, target).success()).isTrue();
        server.stop(0);
        assertThat(runner.probe(tcp, target).success()).isFalse();
    }
}
