package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.ControlLoop;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.scheduler.volume.ClaimBinding;
import dev.gantry.scheduler.volume.Claims;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.storage.StorageClass;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Consumer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The loops over claims and volumes, which act only while this replica leads. */
@Configuration(proxyBeanMethods = false)
class StorageLoops {

    /** Steps are short writes, and the claims of a large workload come and go together. */
    private static final int WORKERS = 4;

    private static final Duration RESYNC = Duration.ofSeconds(30);

    @Bean
    LocalStorage localStorage(LocalResources local) {
        return new LocalStorage(
                local.view(PersistentVolumeClaim.class),
                local.view(PersistentVolume.class),
                local.view(StorageClass.class));
    }

    @Bean
    ClaimWrites claimWrites(LocalResources local) {
        return new ClaimWrites(local);
    }

    @Bean(destroyMethod = "close")
    ControlLoop claimLoop(
            LocalResources local, LocalStorage storage, LeaderLease lease, EventRecorder events, MeterRegistry meters) {
        ResourceView<Pod> pods = local.view(Pod.class);
        ClaimReconciler reconciler = new ClaimReconciler(
                storage,
                pods,
                local.client(PersistentVolumeClaim.class, lease::fence),
                local.client(PersistentVolume.class, lease::fence),
                events);
        ControlLoop loop = loop("claims", storage.claimView(), reconciler, lease, meters)
                .start()
                .wokenBy(storage.claimView())
                .wokenBy(storage.volumeView(), Claims::claimOf);
        wakeClaimsOfEndedPods(pods, loop);
        wakeWaitingClaims(storage, loop);
        return loop;
    }

    @Bean(destroyMethod = "close")
    ControlLoop volumeLoop(
            LocalResources local, LocalStorage storage, LeaderLease lease, InstantSource clock, MeterRegistry meters) {
        VolumeReconciler reconciler = new VolumeReconciler(
                storage, local.view(Node.class), local.client(PersistentVolume.class, lease::fence), clock);
        return loop("volumes", storage.volumeView(), reconciler, lease, meters)
                .start()
                .wokenBy(storage.volumeView())
                .wokenBy(storage.claimView(), claim -> Optional.of(new ObjectKey("", ClaimBinding.volumeOf(claim))));
    }

    private static <T extends HasMetadata> ControlLoop.Builder loop(
            String name, ResourceView<T> view, Reconciler reconciler, LeaderLease lease, MeterRegistry meters) {
        return ControlLoop.named(name, meters)
                .reconciler(reconciler)
                .onlyWhile(lease::isLeader)
                .workers(WORKERS)
                .resync(RESYNC, () -> view.list().stream().map(ObjectKey::of).toList());
    }

    /** A claim that is being deleted goes with the last pod that used it; a new pod lets none go. */
    private static void wakeClaimsOfEndedPods(ResourceView<Pod> pods, ControlLoop loop) {
        pods.subscribe(new OnChange<>(pod -> {}, pod -> Claims.of(pod).forEach(loop::enqueue)));
    }

    /** A volume that is free may be what any of the claims without one waits for. */
    private static void wakeWaitingClaims(LocalStorage storage, ControlLoop loop) {
        Consumer<PersistentVolume> changed = volume -> {
            if (Claims.claimOf(volume).isEmpty()) {
                storage.claimView().list().stream()
                        .filter(claim -> Claims.volumeName(claim).isEmpty())
                        .forEach(claim -> loop.enqueue(ObjectKey.of(claim)));
            }
        };
        storage.volumeView().subscribe(new OnChange<>(changed, volume -> {}));
    }
}
