package dev.gantry.deployment.rollout;

import dev.gantry.deployment.order.Hold;
import dev.gantry.deployment.order.StartHolds;
import dev.gantry.deployment.order.StartPolicy;
import dev.gantry.deployment.pod.DeletionOrder;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.PodAction;
import dev.gantry.deployment.pod.PodNames;
import dev.gantry.deployment.pod.PodOfTemplate;
import dev.gantry.deployment.pod.PodReadiness;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.ReplicaSet;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatus;
import io.fabric8.kubernetes.api.model.apps.ReplicaSetStatusBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Decides the next step of a ReplicaSet: as many active pods as {@code spec.replicas}, not one more even when answers are
 * lost. Pods that terminate or have finished count as gone, but keep their names until they are.
 */
public final class ReplicaSetDecision {

    private final ReplicaSet replicaSet;
    private final Instant now;
    private final Set<String> takenNames;
    private final Ownership<Pod> pods;
    private final List<Pod> active;
    private final StartHolds holds;
    private final Optional<RolloutFailure> harm;
    private final int minReadySeconds;

    private ReplicaSetDecision(ReplicaSetState state) {
        this.replicaSet = state.replicaSet();
        this.now = state.now();
        this.takenNames = state.takenNames();
        this.holds = state.holds();
        this.harm = state.harm();
        this.pods = Ownership.of(replicaSet, replicaSet.getSpec().getSelector(), state.pods());
        this.active = Stream.concat(pods.kept().stream(), pods.adopted().stream())
                .filter(PodReadiness::active)
                .toList();
        this.minReadySeconds = Replicas.orElse(replicaSet.getSpec().getMinReadySeconds(), 0);
    }

    /** The next step; a set that is being deleted creates and deletes nothing. */
    public static ReplicaSetStep next(ReplicaSetState state) {
        ReplicaSetDecision decision = new ReplicaSetDecision(state);
        boolean deleting = decision.replicaSet.getMetadata().getDeletionTimestamp() != null;
        return new ReplicaSetStep(
                deleting ? List.of() : decision.actions(), decision.status(), decision.untilNextChange());
    }

    private List<PodAction> actions() {
        List<PodAction> actions = new ArrayList<>();
        pods.adopted().stream()
                .filter(PodReadiness::active)
                .map(PodAction.Adopt::new)
                .forEach(actions::add);
        pods.released().stream()
                .filter(PodReadiness::active)
                .map(PodAction.Release::new)
                .forEach(actions::add);
        int surplus = active.size() - Replicas.wanted(replicaSet);
        if (held().isPresent()) {
            return actions;
        }
        if (surplus > 0) {
            int kept = RevisionAnnotations.keptAvailable(replicaSet);
            DeletionOrder.first(surplus, kept, active, minReadySeconds, now).stream()
                    .map(pod -> new PodAction.Delete(pod, !PodReadiness.available(pod, minReadySeconds, now)))
                    .forEach(actions::add);
        } else if (surplus < 0) {
            int count = StartPolicy.of(replicaSet) == StartPolicy.SEQUENTIAL ? 1 : -surplus;
            newPods(count).map(PodAction.Create::new).forEach(actions::add);
        }
        return actions;
    }

    /** Why pods are neither created nor deleted now, though their number is not the wanted one. */
    private Optional<Hold> held() {
        int surplus = active.size() - Replicas.wanted(replicaSet);
        if (surplus < 0) {
            return holds.start().or(() -> sequential());
        }
        return surplus > 0 && Replicas.wanted(replicaSet) == 0 ? holds.stop() : Optional.empty();
    }

    private Optional<Hold> sequential() {
        if (StartPolicy.of(replicaSet) != StartPolicy.SEQUENTIAL) {
            return Optional.empty();
        }
        return active.stream()
                .filter(pod -> !PodReadiness.available(pod, minReadySeconds, now))
                .map(pod -> pod.getMetadata().getName())
                .min(String::compareTo)
                .map(Hold::sequential);
    }

    private Stream<Pod> newPods(int count) {
        Set<String> taken = new HashSet<>(takenNames);
        Stream.of(pods.kept(), pods.adopted(), pods.released())
                .flatMap(List::stream)
                .forEach(pod -> taken.add(pod.getMetadata().getName()));
        PodNames names = new PodNames(
                replicaSet.getMetadata().getName(), replicaSet.getMetadata().getUid());
        return names.lowestFree(count, taken::contains).stream()
                .map(name -> PodOfTemplate.named(
                        name, replicaSet, replicaSet.getSpec().getTemplate()));
    }

    private ReplicaSetStatus status() {
        int available = (int) active.stream()
                .filter(pod -> PodReadiness.available(pod, minReadySeconds, now))
                .count();
        return new ReplicaSetStatusBuilder()
                .withObservedGeneration(replicaSet.getMetadata().getGeneration())
                .withReplicas(active.size())
                .withFullyLabeledReplicas(
                        (int) active.stream().filter(this::fullyLabeled).count())
                .withReadyReplicas(
                        (int) active.stream().filter(PodReadiness::ready).count())
                .withAvailableReplicas(available)
                .withTerminatingReplicas((int)
                        pods.kept().stream().filter(PodReadiness::terminating).count())
                .withConditions(WaitingCondition.told(health().told(replicaSet, available), replicaSet, held(), now))
                .build();
    }

    private SetHealth health() {
        return new SetHealth(replicaSet, active, harm, now);
    }

    private boolean fullyLabeled(Pod pod) {
        Map<String, String> wanted =
                replicaSet.getSpec().getTemplate().getMetadata().getLabels();
        Map<String, String> given = pod.getMetadata().getLabels();
        return wanted == null || (given != null && given.entrySet().containsAll(wanted.entrySet()));
    }

    /** When time alone makes a pod available, or a failed one. */
    private Duration untilNextChange() {
        Stream<Duration> available = active.stream()
                .filter(PodReadiness::ready)
                .map(pod -> PodReadiness.untilReadyLongEnough(pod, minReadySeconds, now));
        return Stream.concat(available, Stream.of(health().untilNextFailure()))
                .filter(Duration::isPositive)
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
