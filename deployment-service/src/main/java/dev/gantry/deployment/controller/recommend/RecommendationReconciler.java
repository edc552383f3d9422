package dev.gantry.deployment.controller.recommend;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.deployment.controller.ReplicaSetReconciler;
import dev.gantry.deployment.recommend.AutoscaledResource;
import dev.gantry.deployment.recommend.ContainerRecommendation;
import dev.gantry.deployment.recommend.PodResize;
import dev.gantry.deployment.recommend.RecommendationDecision;
import dev.gantry.deployment.recommend.RecommendationPolicy;
import dev.gantry.deployment.recommend.RecommendationState;
import dev.gantry.deployment.recommend.RecommendationStep;
import dev.gantry.deployment.recommend.RecommendationStep.Note;
import dev.gantry.deployment.recommend.ShownRecommendation;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Shows a workload's recommendations on it and, where it asks, applies them by a step. */
public final class RecommendationReconciler<T extends HasMetadata> implements Reconciler {

    /** How long a pod that could not be resized is left alone, and the same note is not told again. */
    private static final Duration ONCE_IN = Duration.ofHours(1);

    private final RecommendedKind<T> kind;
    private final RecommendationCluster cluster;
    private final RecommendationPolicy policy;
    private final RecentlyDone shown = new RecentlyDone(ShownRecommendation.AT_MOST_EVERY);
    private final RecentlyDone refused = new RecentlyDone(ONCE_IN);
    private final RecentlyDone told = new RecentlyDone(ONCE_IN);

    public RecommendationReconciler(
            RecommendedKind<T> kind, RecommendationCluster cluster, RecommendationPolicy policy) {
        this.kind = kind;
        this.cluster = cluster;
        this.policy = policy;
    }

    /** When another replica takes over, what this one did of late is not the latest. */
    public void forget() {
        shown.forgetAll();
        refused.forgetAll();
        told.forgetAll();
    }

    @Override
    public Result reconcile(ObjectKey key) {
        if (!kind.workloads().view().synced() || !cluster.synced()) {
            return Result.after(ReplicaSetReconciler.UNTIL_SYNCED);
        }
        Optional<T> workload = kind.workloads().known().get(key);
        List<ContainerRecommendation> recommendations = cluster.source().of(kind.kind(), key);
        workload.ifPresent(found -> apply(found, RecommendationDecision.next(state(found, recommendations))));
        return Result.DONE;
    }

    private RecommendationState state(T workload, List<ContainerRecommendation> recommendations) {
        ObjectKey key = ObjectKey.of(workload);
        Instant now = cluster.clock().instant();
        List<ReplicaSet> sets = kind.replicaSets().apply(workload);
        return new RecommendationState(
                workload,
                kind.template().apply(workload),
                recommendations,
                AutoscaledResource.of(
                        kind.kind(), key.name(), cluster.autoscalers().list(key.namespace())),
                sets,
                pods(workload, sets),
                refused.keys(now),
                shown.when(workload.getMetadata().getUid(), now),
                policy,
                now);
    }

    private List<Pod> pods(T workload, List<ReplicaSet> sets) {
        return Stream.concat(Stream.<HasMetadata>of(workload), sets.stream())
                .flatMap(owner ->
                        cluster.pods().known().controlledBy(owner.getMetadata().getUid()).stream())
                .toList();
    }

    private void apply(T workload, RecommendationStep step) {
        if (!step.annotations().isEmpty()) {
            annotate(workload, step);
        }
        step.resize().ifPresent(resize -> resize(workload, resize));
        step.notes().forEach(note -> tell(workload, note));
    }

    /** Names only what it changes, and no version: it takes nothing back that a user writes at the same time. */
    private void annotate(T workload, RecommendationStep step) {
        String uid = workload.getMetadata().getUid();
        ObjectNode patch = WireJson.MAPPER.createObjectNode();
        ObjectNode annotations = patch.putObject("metadata").put("uid", uid).putObject("annotations");
        step.annotations().forEach((name, text) -> annotations.put(name, text.orElse(null)));
        kind.workloads().known().wrote(kind.client().mergePatch(ObjectKey.of(workload), "", patch.toString()));
        if (step.annotations().containsKey(ShownRecommendation.ANNOTATION)) {
            shown.done(uid, cluster.clock().instant());
        }
    }

    /** A refusal is told, and the other pods have their turn. */
    private void resize(T workload, PodResize resize) {
        try {
            cluster.pods()
                    .known()
                    .wrote(cluster.podClient().strategicPatch(resize.key(), PodResize.SUBRESOURCE, resize.patch()));
        } catch (ApiException e) {
            refused.done(resize.pod().getMetadata().getUid(), cluster.clock().instant());
            String message = "Pod " + resize.key().name() + " was not resized: " + e.getMessage();
            tell(workload, new Note(true, "RecommendationNotApplied", message));
        }
    }

    private void tell(T workload, Note note) {
        String key = workload.getMetadata().getUid() + note.reason() + note.message();
        Instant now = cluster.clock().instant();
        if (told.when(key, now).isEmpty()) {
            told.done(key, now);
            cluster.events().record(workload, note.warning() ? "Warning" : "Normal", note.reason(), note.message());
        }
    }
}
