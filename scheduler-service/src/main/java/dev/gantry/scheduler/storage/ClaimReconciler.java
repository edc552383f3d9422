package dev.gantry.scheduler.storage;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.scheduler.volume.ClaimBinding;
import dev.gantry.scheduler.volume.ClaimStep;
import dev.gantry.scheduler.volume.ClaimUpkeep;
import dev.gantry.scheduler.volume.Claims;
import dev.gantry.scheduler.volume.ClassChoice;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Binds claims that need no pod for it, keeps their status, and lets those go that are deleted and not used. */
final class ClaimReconciler implements Reconciler {

    /** Another claim took the volume: another one may do. */
    private static final Duration AFTER_LOST_BINDING = Duration.ofMillis(200);

    private final LocalStorage storage;
    private final ResourceView<Pod> pods;
    private final ResourceClient<PersistentVolumeClaim> claims;
    private final ResourceClient<PersistentVolume> volumes;
    private final VolumeBinder binder;
    private final EventRecorder events;

    ClaimReconciler(
            LocalStorage storage,
            ResourceView<Pod> pods,
            ResourceClient<PersistentVolumeClaim> claims,
            ResourceClient<PersistentVolume> volumes,
            EventRecorder events) {
        this.storage = storage;
        this.pods = pods;
        this.claims = claims;
        this.volumes = volumes;
        this.binder = new VolumeBinder(volumes, claims);
        this.events = events;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Optional<PersistentVolumeClaim> found = storage.claim(key);
        return found.map(claim -> carryOut(claim, next(claim, key))).orElse(Result.DONE);
    }

    private ClaimStep next(PersistentVolumeClaim claim, ObjectKey key) {
        return ClaimUpkeep.next(
                claim,
                storage,
                () -> isUsed(key),
                ClassChoice.forAllOthers(storage.classView().list()));
    }

    private Result carryOut(PersistentVolumeClaim claim, ClaimStep step) {
        switch (step) {
            case ClaimStep.Rest() -> {}
            case ClaimStep.Wait(boolean warning, String reason, String message) -> {
                if (warning) {
                    events.warning(claim, reason, message);
                } else {
                    events.normal(claim, reason, message);
                }
            }
            case ClaimStep.Change(PersistentVolumeClaim changed) -> claims.update(changed);
            case ClaimStep.Report(PersistentVolumeClaim changed) -> claims.updateStatus(changed);
            case ClaimStep.Lose(PersistentVolumeClaim changed, String message) -> {
                events.warning(claim, "ClaimLost", message);
                claims.updateStatus(changed);
            }
            case ClaimStep.Grow(PersistentVolume volume) -> volumes.update(volume);
            case ClaimStep.Bind(ClaimBinding binding) -> {
                boolean bound = !binder.bindAll(List.of(binding)).isEmpty();
                return bound ? Result.DONE : Result.after(AFTER_LOST_BINDING);
            }
        }
        return Result.DONE;
    }

    /** Whether a pod that has a node names the claim, also one that has ended. */
    private boolean isUsed(ObjectKey key) {
        return pods.list(key.namespace()).stream()
                .filter(pod -> pod.getSpec().getNodeName() != null)
                .anyMatch(pod -> Claims.of(pod).contains(key));
    }
}
