package dev.gantry.agent.node;

import dev.gantry.agent.AgentProperties;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.volume.ApiClaimData;
import dev.gantry.agent.volume.ClaimData;
import dev.gantry.agent.volume.VolumeRemoval;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ApiConnection;
import dev.gantry.apimachinery.client.WatchedView;
import dev.gantry.apimachinery.controller.ControlLoop;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires what keeps and removes the volumes of claims. */
@Configuration(proxyBeanMethods = false)
class VolumeConfiguration {

    /** Heals what a lost signal left, and removes what was mounted when it should have gone. */
    private static final Duration RESYNC = Duration.ofSeconds(30);

    @Bean
    ClaimData claimData(ApiConnection connection) {
        return new ApiClaimData(
                connection.client(PersistentVolumeClaim.class), connection.client(PersistentVolume.class));
    }

    @Bean(destroyMethod = "close")
    WatchedView<PersistentVolume> persistentVolumes(ApiConnection connection) {
        return connection.watchView(PersistentVolume.class, "");
    }

    @Bean(destroyMethod = "close")
    ControlLoop volumeRemovalLoop(
            WatchedView<PersistentVolume> view,
            ApiConnection connection,
            ContainerRuntime runtime,
            AgentProperties properties,
            MeterRegistry meters) {
        VolumeRemoval removal =
                new VolumeRemoval(view, connection.client(PersistentVolume.class), runtime, nodes(properties));
        return ControlLoop.named("volume-removal", meters)
                .reconciler(removal)
                .resync(RESYNC, () -> view.list().stream().map(ObjectKey::of).toList())
                .start()
                .wokenBy(view);
    }

    private static Set<String> nodes(AgentProperties properties) {
        if (!properties.runtime().equals("simulated")) {
            return Set.of(properties.node());
        }
        return IntStream.range(0, properties.simulated().nodes())
                .mapToObj(i -> properties.node() + "-" + i)
                .collect(Collectors.toSet());
    }
}
