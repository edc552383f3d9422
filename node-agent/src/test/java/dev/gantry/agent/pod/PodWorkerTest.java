package dev.gantry.agent.pod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gantry.agent.environment.ConfigurationData;
import dev.gantry.agent.podlifecycle.HostFacts;
import dev.gantry.agent.probe.NetworkProbeRunner;
import dev.gantry.agent.runtime.AgentIdentity;
import dev.gantry.agent.runtime.simulated.SimulatedImages;
import dev.gantry.agent.runtime.simulated.SimulatedRuntime;
import dev.gantry.agent.volume.ClaimData;
import dev.gantry.agent.volume.ClaimVolumes;
import dev.gantry.agent.volume.PodVolumes;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import dev.gantry.apimachinery.event.EventRecorder;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A worker whose API keeps it waiting. */
class PodWorkerTest {

    private static final AgentIdentity AGENT = new AgentIdentity("node", "test");

    /** A look reads the clock a few times; a worker that spins reads it thousands of times in a second. */
    private static final int FEW_READINGS = 50;

    @TempDir
    Path directory;

    private final AtomicInteger readings = new AtomicInteger();
    private final AtomicInteger deletions = new AtomicInteger();

    @Test
    void aDeletionThatIsNotAnsweredIsAskedForOnceAndWaitedFor() {
        PodWorker worker = new PodWorker(
                        host(),
                        NodeStarts.atOnce(Clock.systemUTC()),
                        new NodeAllocations(Map.of(), () -> true),
                        terminatingPod(),
                        () -> {})
                .start();
        try {
            await().atMost(Duration.ofSeconds(10)).until(() -> deletions.get() == 1);
            int before = readings.get();
            await().during(Duration.ofSeconds(1)).atMost(Duration.ofSeconds(5)).untilAsserted(() -> {
                assertThat(deletions).hasValue(1);
                assertThat(readings.get() - before).isLessThan(FEW_READINGS);
            });
        } finally {
            worker.abandon();
        }
    }

    private static Pod terminatingPod() {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("leaving")
                .withUid("uid-leaving")
                .withResourceVersion("1")
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .withDeletionGracePeriodSeconds(0L)
                .endMetadata()
                .withNewSpec()
                .withNodeName("node")
                .addNewContainer()
                .withName("app")
                .withImage("app:1")
                .endContainer()
                .endSpec()
                .build();
    }

    private PodHost host() {
        SimulatedRuntime runtime = new SimulatedRuntime(Clock.systemUTC(), new SimulatedImages(), 1, 1);
        ConfigurationData none = new ConfigurationData() {
            @Override
            public Optional<ConfigMap> configMap(String namespace, String name) {
                return Optional.empty();
            }

            @Override
            public Optional<Secret> secret(String namespace, String name) {
                return Optional.empty();
            }
        };
        InstantSource clock = () -> {
            readings.incrementAndGet();
            return Instant.now();
        };
        return new PodHost(
                AGENT,
                runtime,
                new HostFacts("simulated", List.of("127.0.0.1")),
                new PodHost.SandboxSettings("gantry/pause:local", "pods"),
                new PodVolumes(directory, none, new ClaimVolumes(ClaimData.NONE, runtime, AGENT)),
                none,
                Map.of(),
                new NetworkProbeRunner(runtime),
                EventRecorder.NONE,
                new SilentApi(),
                RemovalListener.NONE,
                new Semaphore(1),
                clock,
                Duration.ofSeconds(2),
                Duration.ofSeconds(5));
    }

    /** Takes everything and answers nothing. */
    private final class SilentApi implements PodStatusSink {
        @Override
        public void report(Pod pod, Consumer<WriteOutcome<Pod>> outcome) {
            // No answer.
        }

        @Override
        public void finishDeletion(Pod pod, Consumer<WriteOutcome<Pod>> outcome) {
            deletions.incrementAndGet();
        }
    }
}
