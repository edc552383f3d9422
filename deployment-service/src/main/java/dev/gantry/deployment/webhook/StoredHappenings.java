package dev.gantry.deployment.webhook;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.apimachinery.store.Change;
import dev.gantry.apimachinery.store.ChangeFeed;
import dev.gantry.apimachinery.store.ChangeType;
import dev.gantry.apimachinery.store.StoredObject;
import dev.gantry.apimachinery.store.WatchCache;
import dev.gantry.deployment.happening.DaemonSetHappenings;
import dev.gantry.deployment.happening.DeploymentHappenings;
import dev.gantry.deployment.happening.Happening;
import dev.gantry.deployment.happening.ReleaseHappenings;
import dev.gantry.deployment.happening.StatefulSetHappenings;
import dev.gantry.deployment.model.Release;
import dev.gantry.deployment.pod.Ownership;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the stored changes mean for rollouts. */
final class StoredHappenings {

    private final WatchCache cache;
    private final List<ResourceType> types;
    private final ResourceType replicaSets;

    StoredHappenings(WatchCache cache, ResourceTypes types) {
        this.cache = cache;
        this.replicaSets = types.of(ReplicaSet.class);
        this.types = List.of(
                types.of(Deployment.class),
                replicaSets,
                types.of(StatefulSet.class),
                types.of(DaemonSet.class),
                types.of(Release.class));
    }

    /** The changes after the version. */
    ChangeFeed after(long version) {
        return new ChangeFeed(cache, types, version);
    }

    /** Whether a workload of the namespace has changed since the version, as far as its present objects show. */
    boolean changedSince(String namespace, long version) {
        return types.stream()
                .flatMap(type -> cache.list(type, namespace).objects().stream())
                .anyMatch(object -> object.version() > version);
    }

    /** What a change tells; a deletion ends no rollout, but takes it away. */
    List<Happening> of(Change change) {
        StoredObject previous = change.previous();
        return change.type() == ChangeType.DELETED
                ? List.of()
                : of(previous == null ? null : previous.typed(), change.object().typed(), change);
    }

    private List<Happening> of(@Nullable HasMetadata before, HasMetadata after, Change change) {
        return switch (after) {
            case ReplicaSet set ->
                DeploymentHappenings.of(
                        Optional.ofNullable((ReplicaSet) before), set, controller -> siblings(change, controller));
            case Deployment deployment when before != null -> DeploymentHappenings.of((Deployment) before, deployment);
            case StatefulSet set when before != null -> StatefulSetHappenings.of((StatefulSet) before, set);
            case DaemonSet set when before != null -> DaemonSetHappenings.of((DaemonSet) before, set);
            case Release release when before != null -> ReleaseHappenings.of((Release) before, release);
            default -> List.of();
        };
    }

    /** As they were then; where that is no longer kept, as they are. */
    private List<ReplicaSet> siblings(Change change, String controllerUid) {
        return setsAt(change.object().key().namespace(), change.version()).stream()
                .map(object -> (ReplicaSet) object.typed())
                .filter(set -> Ownership.controller(set)
                        .filter(owner -> owner.getUid().equals(controllerUid))
                        .isPresent())
                .toList();
    }

    private List<StoredObject> setsAt(String namespace, long version) {
        try {
            return cache.listAt(replicaSets, namespace, version).objects();
        } catch (ApiException tooOld) {
            return cache.list(replicaSets, namespace).objects();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
