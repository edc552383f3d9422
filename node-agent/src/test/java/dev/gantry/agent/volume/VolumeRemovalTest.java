package dev.gantry.agent.volume;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerSpec;
import dev.gantry.agent.runtime.CreateOutcome;
import dev.gantry.agent.runtime.Mount;
import dev.gantry.agent.runtime.simulated.SimulatedBehaviour;
import dev.gantry.agent.runtime.simulated.SimulatedImages;
import dev.gantry.agent.runtime.simulated.SimulatedRuntime;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.controller.Reconciler.Result;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeBuilder;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which Docker volumes go, and when. */
class VolumeRemovalTest {

    private static final ObjectKey KEY = new ObjectKey("", "v");

    private final SimulatedRuntime runtime = new SimulatedRuntime(
            Clock.systemUTC(), new SimulatedImages().with("runs", SimulatedBehaviour.RUNS), 4, 1L << 30);
    private final InMemoryVolumes volumes = new InMemoryVolumes();
    private final VolumeRemoval removal = new VolumeRemoval(volumes, volumes, runtime, Set.of("here"));

    @AfterEach
    void close() {
        runtime.close();
    }

    @Test
    void aVolumeThatIsBeingDeletedGoesWithItsFiles() {
        made("v");
        volumes.create(terminating("here"));
        assertThat(removal.reconcile(KEY)).isEqualTo(Result.DONE);
        assertThat(runtime.findVolume("v")).isEmpty();
        assertThat(volumes.get(KEY)).isEmpty();
    }

    @Test
    void aVolumeOfAnotherNodeOrInUseOrProtectedStays() {
        made("v");
        volumes.create(terminating("elsewhere"));
        removal.reconcile(KEY);
        volumes.create(InMemoryClaims.volume("v", "data", "here"));
        removal.reconcile(KEY);
        PersistentVolume held = new PersistentVolumeBuilder(terminating("here"))
                .editMetadata()
                .addToFinalizers("kubernetes.io/pv-protection")
                .endMetadata()
                .build();
        volumes.create(held);
        removal.reconcile(KEY);
        assertThat(runtime.findVolume("v")).isPresent();
        assertThat(volumes.get(KEY)).contains(held);
    }

    @Test
    void aMountedVolumeIsTriedAgain() {
        made("v");
        CreateOutcome user = runtime.create(ContainerSpec.of("user", new ContainerId("s"), "runs")
                .withMounts(List.of(new Mount("v", "/data", false))));
        volumes.create(terminating("here"));
        assertThat(removal.reconcile(KEY).requeueAfter()).isPositive();
        assertThat(volumes.get(KEY)).isPresent();
        runtime.remove(((CreateOutcome.Created) user).id());
        assertThat(removal.reconcile(KEY)).isEqualTo(Result.DONE);
        assertThat(runtime.findVolume("v")).isEmpty();
    }

    @Test
    void whatIsRetainedKeepsItsFiles() {
        made("v");
        volumes.create(new PersistentVolumeBuilder(terminating("here"))
                .editSpec()
                .withPersistentVolumeReclaimPolicy("Retain")
                .endSpec()
                .build());
        removal.reconcile(KEY);
        assertThat(runtime.findVolume("v")).isPresent();
        assertThat(volumes.get(KEY)).isEmpty();
    }

    @Test
    void aVolumeThatNoAgentMadeIsNotRemoved() {
        runtime.ensureVolume("v", Map.of());
        volumes.create(terminating("here"));
        removal.reconcile(KEY);
        assertThat(runtime.findVolume("v")).isPresent();
        assertThat(volumes.get(KEY)).isEmpty();
    }

    private void made(String name) {
        runtime.ensureVolume(name, Map.of(DockerVolumeNames.LABEL, name));
    }

    private static PersistentVolume terminating(String node) {
        return new PersistentVolumeBuilder(InMemoryClaims.volume("v", "data", node))
                .editMetadata()
                .withDeletionTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build();
    }
}
