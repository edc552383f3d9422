package dev.gantry.deployment.controller.release;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.controller.Reconciler;
import dev.gantry.deployment.model.Release;
import dev.gantry.deployment.model.ReleaseMember;
import dev.gantry.deployment.order.WorkloadRef;
import dev.gantry.deployment.release.ReleaseDecision;
import dev.gantry.deployment.release.ReleasePhase;
import dev.gantry.deployment.release.ReleaseState;
import dev.gantry.deployment.release.ReleaseStep;
import dev.gantry.deployment.release.ReleaseStep.SetTemplate;
import dev.gantry.deployment.release.ReleasedWorkload;
import dev.gantry.deployment.release.WorkloadRollouts;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.api.model.apps.StatefulSetBuilder;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Moves one release on by a step. For one worker: two releases that begin at once would not see one another. */
public final class ReleaseReconciler implements Reconciler {

    /** When somebody else changed an object meanwhile. */
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(100);

    private final ReleaseCluster cluster;

    public ReleaseReconciler(ReleaseCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Result reconcile(ObjectKey key) {
        Optional<Release> found = cluster.releases().view().get(key);
        return found.isEmpty() ? Result.DONE : reconcile(found.get());
    }

    private Result reconcile(Release release) {
        ReleaseState state = state(release);
        ReleaseStep step = ReleaseDecision.next(state);
        if (begins(release, step)) {
            cluster.catchUp().run();
            state = state(release);
            step = ReleaseDecision.next(state);
        }
        return take(release, state, step);
    }

    /**
     * A release begins only on a view of all that was committed: the answer to the beginning of another one may have been lost,
     * or a former leader may have begun it. Where this release itself has changed, the write is refused and it is looked at again.
     */
    private static boolean begins(Release release, ReleaseStep step) {
        return ReleasePhase.of(release) == ReleasePhase.WAITING
                && ReleasePhase.of(release.with(step.status())).acting();
    }

    private Result take(Release release, ReleaseState state, ReleaseStep step) {
        try {
            if (step.write().isPresent()) {
                write(release, step.write().get());
                return Result.after(AFTER_CONFLICT);
            }
            return store(release, step);
        } catch (ApiException e) {
            if (e.isConflict() || e.isNotFound()) {
                return Result.after(AFTER_CONFLICT);
            }
            if (step.write().isPresent() && e.code() / 100 == 4) {
                WorkloadRef workload = step.write().get().workload();
                return store(release, ReleaseDecision.refused(state, workload, String.valueOf(e.getMessage())));
            }
            throw e;
        }
    }

    private ReleaseState state(Release release) {
        String namespace = release.getMetadata().getNamespace();
        List<Release> others = cluster.releases().view().list(namespace).stream()
                .filter(other -> !other.getMetadata()
                        .getUid()
                        .equals(release.getMetadata().getUid()))
                .toList();
        Map<WorkloadRef, ReleasedWorkload> workloads = new HashMap<>();
        for (ReleaseMember member : release.getSpec().members()) {
            ObjectKey key = new ObjectKey(namespace, member.name());
            workload(member.kind(), key).ifPresent(workload -> workloads.put(workload.ref(), workload));
        }
        return new ReleaseState(release, others, workloads, cluster.clock().instant());
    }

    private Optional<ReleasedWorkload> workload(String kind, ObjectKey key) {
        return kind.equals(ReleaseMember.DEPLOYMENT)
                ? cluster.deployments().view().get(key).map(WorkloadRollouts::of)
                : cluster.statefulSets().view().get(key).map(WorkloadRollouts::of);
    }

    /** The new status wakes this release again; another one that waits for it looks when it ended. */
    private Result store(Release release, ReleaseStep step) {
        if (!step.status().equals(release.getStatus())) {
            cluster.releases().client().updateStatus(release.with(step.status()));
            step.notes()
                    .forEach(note -> cluster.events()
                            .record(release, note.warning() ? "Warning" : "Normal", note.reason(), note.message()));
        }
        return Result.after(step.requeueAfter());
    }

    /** Writes to the version that the step was decided on, or, where it has just changed, not at all. */
    private void write(Release release, SetTemplate write) {
        ObjectKey key = new ObjectKey(
                release.getMetadata().getNamespace(), write.workload().name());
        PodTemplateSpec template = write.template();
        if (write.workload().kind().equals("deployment")) {
            cluster.deployments()
                    .view()
                    .get(key)
                    .ifPresent(deployment -> cluster.deployments()
                            .client()
                            .update(new DeploymentBuilder(deployment)
                                    .editSpec()
                                    .withTemplate(template)
                                    .endSpec()
                                    .build()));
        } else {
            cluster.statefulSets()
                    .view()
                    .get(key)
                    .ifPresent(set -> cluster.statefulSets()
                            .client()
                            .update(new StatefulSetBuilder(set)
                                    .editSpec()
                                    .withTemplate(template)
                                    .endSpec()
                                    .build()));
        }
    }
}
