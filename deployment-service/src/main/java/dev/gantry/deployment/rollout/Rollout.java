package dev.gantry.deployment.rollout;

import dev.gantry.deployment.pod.TemplateIdentity;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.DeploymentStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Deployment's ReplicaSets by their part in the rollout.
 *
 * @param newReplicaSet the set that shall have all pods: that of the present template, absent until it is created, or,
 *     where that template's rollout failed, the one to which it was rolled back
 * @param oldReplicaSets all others, oldest first
 * @param rolledBackFrom the set of the present template, where its rollout failed; it is one of the old ones then
 */
record Rollout(
        Deployment deployment,
        Optional<ReplicaSet> newReplicaSet,
        List<ReplicaSet> oldReplicaSets,
        Optional<ReplicaSet> rolledBackFrom,
        int desired,
        RollingLimits limits) {

    private static final Comparator<ReplicaSet> OLDEST_FIRST = Comparator.comparing(
                    (ReplicaSet set) -> Optional.ofNullable(set.getMetadata().getCreationTimestamp())
                            .orElse(""))
            .thenComparing(set -> set.getMetadata().getName());

    static Rollout of(Deployment deployment, List<ReplicaSet> replicaSets) {
        String template = TemplateIdentity.canonical(deployment.getSpec().getTemplate());
        List<ReplicaSet> byAge = replicaSets.stream().sorted(OLDEST_FIRST).toList();
        Optional<ReplicaSet> current = byAge.stream()
                .filter(set ->
                        template.equals(TemplateIdentity.canonical(set.getSpec().getTemplate())))
                .findFirst();
        Optional<ReplicaSet> failed = current.filter(RevisionOutcome::failed)
                .filter(set -> RollbackPolicy.of(deployment).automatic() || RevisionOutcome.aborted(set));
        Optional<ReplicaSet> former = failed.flatMap(set -> RevisionOutcome.newestRolledOut(others(byAge, set)));
        Optional<ReplicaSet> target = former.or(() -> current);
        return new Rollout(
                deployment,
                target,
                target.map(set -> others(byAge, set)).orElse(byAge),
                former.isPresent() ? failed : Optional.empty(),
                Replicas.wanted(deployment),
                RollingLimits.of(deployment));
    }

    private static List<ReplicaSet> others(List<ReplicaSet> all, ReplicaSet one) {
        return all.stream().filter(set -> !set.equals(one)).toList();
    }

    /** The same rollout as if the set of the present template existed. */
    Rollout with(ReplicaSet created) {
        return new Rollout(deployment, Optional.of(created), oldReplicaSets, rolledBackFrom, desired, limits);
    }

    /** The same rollout once this status is written. */
    Rollout with(DeploymentStatus status) {
        Deployment told = new DeploymentBuilder(deployment).withStatus(status).build();
        return new Rollout(told, newReplicaSet, oldReplicaSets, rolledBackFrom, desired, limits);
    }

    /** The set of the present template, whether it is to have pods or not. */
    Optional<ReplicaSet> ofPresentTemplate() {
        return rolledBackFrom.or(() -> newReplicaSet);
    }

    List<ReplicaSet> all() {
        return Stream.concat(newReplicaSet.stream(), oldReplicaSets.stream()).toList();
    }

    /**
     * Whether every set has done what it was last told. Until then its numbers speak of a past size: acting on them could
     * start a pod too many or stop one too early.
     */
    boolean settled() {
        return all().stream().allMatch(Replicas::settled);
    }

    /** Whether a rollout that failed is undone completely: no pod is of another revision, and all are available. */
    boolean undone() {
        return rolledBackFrom.isPresent()
                && newReplicaSet
                        .filter(set -> Replicas.available(set) >= desired)
                        .isPresent()
                && Replicas.sum(oldReplicaSets, Replicas::existing) == 0;
    }

    boolean paused() {
        return Boolean.TRUE.equals(deployment.getSpec().getPaused());
    }

    boolean recreate() {
        return deployment.getSpec().getStrategy() != null
                && "Recreate".equals(deployment.getSpec().getStrategy().getType());
    }

    /** The pods that must stay available throughout. */
    int minAvailable() {
        return desired - limits.maxUnavailable();
    }

    /** Whether the number of replicas changed since the sets were last sized. */
    boolean rescaled() {
        return all().stream()
                .filter(set -> Replicas.wanted(set) > 0)
                .map(set -> RevisionAnnotations.of(set).get(RevisionAnnotations.DESIRED_REPLICAS))
                .anyMatch(annotated -> RevisionAnnotations.number(annotated, desired) != desired);
    }

    long newestRevisionOfOthers() {
        return oldReplicaSets.stream()
                .mapToLong(RevisionAnnotations::revision)
                .max()
                .orElse(0);
    }
}
