package dev.gantry.deployment.controller.signal;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.deployment.analysis.Analysis;
import dev.gantry.deployment.analysis.AnalysisPolicy;
import dev.gantry.deployment.analysis.Evidence;
import dev.gantry.deployment.controller.Cluster;
import dev.gantry.deployment.controller.DeploymentMetric;
import dev.gantry.deployment.controller.ReplicaSetReconciler;
import dev.gantry.deployment.controller.signal.RolloutVerdicts.Watched;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.TemplateIdentity;
import dev.gantry.deployment.rollout.RolloutFailure;
import dev.gantry.deployment.rollout.RolloutWatch;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Looks each {@link #PERIOD} at what users see of a rollout that is under way or still watched, and wakes its ReplicaSet when that says something
 * else than before. Without an answer there is no verdict, and the rollout goes on.
 */
public final class SignalReconciler implements Reconciler {

    /** Gateways report every two seconds, and monitoring counts by five. */
    static final Duration PERIOD = Duration.ofSeconds(3);

    private final Cluster cluster;
    private final SignalSource source;
    private final RolloutVerdicts verdicts;
    private final Consumer<ObjectKey> wakeReplicaSet;

    public SignalReconciler(
            Cluster cluster, SignalSource source, RolloutVerdicts verdicts, Consumer<ObjectKey> wakeReplicaSet) {
        this.cluster = cluster;
        this.source = source;
        this.verdicts = verdicts;
        this.wakeReplicaSet = wakeReplicaSet;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        if (!cluster.synced()) {
            return Result.after(ReplicaSetReconciler.UNTIL_SYNCED);
        }
        Instant now = cluster.clock().instant();
        Optional<RolloutWatch> rollout =
                cluster.deployments().known().get(key).flatMap(deployment -> watch(deployment, now));
        if (rollout.isEmpty()) {
            verdicts.forget(key);
            return Result.DONE;
        }
        Watched watched = verdicts.watch(key, rollout.get(), now);
        if (watched.nextLook().isAfter(now)) {
            return Result.after(Duration.between(now, watched.nextLook()));
        }
        look(key, rollout.get(), watched);
        return Result.after(PERIOD);
    }

    private Optional<RolloutWatch> watch(Deployment deployment, Instant now) {
        Ownership<ReplicaSet> sets = Ownership.of(
                deployment,
                deployment.getSpec().getSelector(),
                cluster.replicaSets().known().candidates(deployment));
        return RolloutWatch.of(deployment, sets.kept(), now);
    }

    private void look(ObjectKey key, RolloutWatch rollout, Watched watched) {
        ReplicaSet fresh = rollout.fresh();
        AnalysisPolicy policy = AnalysisPolicy.of(fresh);
        Evidence evidence = ask(rollout, watched.since(), policy);
        Instant now = cluster.clock().instant();
        Optional<RolloutFailure> verdict = Analysis.judge(policy, evidence, pods(fresh), now);
        verdicts.put(
                key, new Watched(watched.setUid(), watched.revision(), watched.since(), now.plus(PERIOD), verdict));
        if (!reason(verdict).equals(reason(watched.verdict()))) {
            wakeReplicaSet.accept(ObjectKey.of(fresh));
        }
    }

    private Evidence ask(RolloutWatch rollout, Instant since, AnalysisPolicy policy) {
        Optional<String> fresh = hash(rollout.fresh());
        Optional<String> former = hash(rollout.former());
        boolean asks = policy.onTraffic() || policy.onLogPatterns();
        if (!asks || fresh.isEmpty() || former.isEmpty()) {
            return Evidence.NONE;
        }
        String namespace = rollout.fresh().getMetadata().getNamespace();
        try {
            return source.ask(new SignalSource.Question(namespace, fresh.get(), former.get(), since), policy);
        } catch (ApiException e) {
            cluster.meters().count(DeploymentMetric.SIGNALS_UNANSWERED, 1);
            return Evidence.NONE;
        }
    }

    private static Optional<String> hash(ReplicaSet set) {
        return Optional.ofNullable(set.getMetadata().getLabels())
                .map(labels -> labels.get(TemplateIdentity.HASH_LABEL));
    }

    private static int pods(ReplicaSet set) {
        return set.getStatus() == null || set.getStatus().getReplicas() == null
                ? 0
                : set.getStatus().getReplicas();
    }

    private static String reason(Optional<RolloutFailure> verdict) {
        return verdict.map(RolloutFailure::reason).orElse("");
    }
}
