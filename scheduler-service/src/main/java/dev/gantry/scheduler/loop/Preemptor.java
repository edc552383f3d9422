package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.scheduler.budget.Budgets;
import dev.gantry.scheduler.disruption.EvictionDecision;
import dev.gantry.scheduler.placement.BoundPod;
import dev.gantry.scheduler.placement.DisruptionAllowances;
import dev.gantry.scheduler.placement.Preemption;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.micrometer.core.instrument.Counter;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stops pods of lower priority for others that found no room, and tells what their budgets allow. */
final class Preemptor {

    private static final Logger LOG = LoggerFactory.getLogger(Preemptor.class);

    private static final String DISRUPTION_TARGET = "DisruptionTarget";

    private final ResourceView<Pod> pods;
    private final ResourceClient<Pod> client;
    private final Budgets budgets;
    private final EventRecorder events;
    private final Counter victims;
    private final InstantSource clock;

    Preemptor(
            ResourceView<Pod> pods,
            ResourceClient<Pod> client,
            Budgets budgets,
            EventRecorder events,
            Counter victims,
            InstantSource clock) {
        this.pods = pods;
        this.client = client;
        this.budgets = budgets;
        this.events = events;
        this.victims = victims;
        this.clock = clock;
    }

    /** What the budgets allow now. */
    DisruptionAllowances allowances() {
        Map<ObjectKey, Integer> allowed = new HashMap<>();
        budgets.all().forEach(budget -> allowed.put(ObjectKey.of(budget), allowed(budget)));
        return new DisruptionAllowances(allowed, pod -> allowed.isEmpty() ? List.of() : budgetsOf(pod));
    }

    private static int allowed(PodDisruptionBudget budget) {
        Integer allowed = budget.getStatus() == null ? null : budget.getStatus().getDisruptionsAllowed();
        return allowed == null ? 0 : allowed;
    }

    /** A pod whose end was granted before, or that serves nobody, costs nothing any more. */
    private List<ObjectKey> budgetsOf(ObjectKey key) {
        return pods.get(key).filter(pod -> !EvictionDecision.isFree(pod)).stream()
                .flatMap(pod -> budgets.of(pod).stream())
                .filter(budget -> !EvictionDecision.isGranted(key.name(), budget))
                .map(ObjectKey::of)
                .toList();
    }

    /** Deletes the victims, each with its grace period; the pod's place is promised to it already. */
    void stop(Preemption.Victims choice) {
        Optional<Pod> preemptor = pods.get(choice.pod().key());
        for (BoundPod victim : choice.victims()) {
            pods.get(victim.key())
                    .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                    .ifPresent(pod -> stop(pod, preemptor, choice.nodeName()));
        }
    }

    private void stop(Pod victim, Optional<Pod> preemptor, String node) {
        try {
            Pod told = client.updateStatus(targeted(victim));
            client.delete(ObjectKey.of(told), Deletion.ofUid(told.getMetadata().getUid()));
        } catch (ApiException e) {
            if (e.isNotFound() || e.isConflict()) {
                LOG.debug("{} changed while it was to be preempted: the next try decides anew", ObjectKey.of(victim));
                return;
            }
            throw e;
        }
        victims.increment();
        String by = preemptor.map(pod -> pod.getMetadata().getUid()).orElse("that is gone");
        events.normal(victim, "Preempted", "Preempted by pod " + by + " on node " + node);
    }

    private Pod targeted(Pod victim) {
        return new PodBuilder(victim)
                .editOrNewStatus()
                .removeMatchingFromConditions(condition -> DISRUPTION_TARGET.equals(condition.getType()))
                .addToConditions(new PodConditionBuilder()
                        .withType(DISRUPTION_TARGET)
                        .withStatus("True")
                        .withReason("PreemptionByScheduler")
                        .withMessage("preempted to make room for a pod of higher priority")
                        .withLastTransitionTime(
                                clock.instant().truncatedTo(ChronoUnit.SECONDS).toString())
                        .build())
                .endStatus()
                .build();
    }
}
