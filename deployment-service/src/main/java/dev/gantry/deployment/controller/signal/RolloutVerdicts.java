package dev.gantry.deployment.controller.signal;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.rollout.RevisionAnnotations;
import dev.gantry.deployment.rollout.RolloutFailure;
import dev.gantry.deployment.rollout.RolloutWatch;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known of the rollouts that are watched: since when, and what was last found. Only this process's memory: another one that leads later
 * watches anew.
 */
public final class RolloutVerdicts {

    /**
     * One rollout.
     *
     * @param setUid of the set that is rolled out
     * @param revision of that set, which gets another one when it is returned to
     * @param nextLook not before then, however often the Deployment changes
     */
    record Watched(String setUid, long revision, Instant since, Instant nextLook, Optional<RolloutFailure> verdict) {

        boolean isOf(ReplicaSet set) {
            return setUid.equals(set.getMetadata().getUid()) && revision == RevisionAnnotations.revision(set);
        }
    }

    private final Map<ObjectKey, Watched> byDeployment = new ConcurrentHashMap<>();

    /** Why the set's rollout fails its users, if it does. */
    public Optional<RolloutFailure> of(ReplicaSet set) {
        return Ownership.controller(set)
                .map(owner -> new ObjectKey(set.getMetadata().getNamespace(), owner.getName()))
                .map(byDeployment::get)
                .filter(watched -> watched.isOf(set))
                .flatMap(Watched::verdict);
    }

    /** The rollout as it is known, or begun to be watched now. */
    Watched watch(ObjectKey deployment, RolloutWatch rollout, Instant now) {
        Watched known = byDeployment.get(deployment);
        if (known != null && known.isOf(rollout.fresh())) {
            return known;
        }
        return new Watched(
                rollout.fresh().getMetadata().getUid(),
                RevisionAnnotations.revision(rollout.fresh()),
                now,
                Instant.MIN,
                Optional.empty());
    }

    void put(ObjectKey deployment, Watched watched) {
        byDeployment.put(deployment, watched);
    }

    void forget(ObjectKey deployment) {
        byDeployment.remove(deployment);
    }

    /** When another replica takes over, its findings are not this one's. */
    public void forgetAll() {
        byDeployment.clear();
    }
}
