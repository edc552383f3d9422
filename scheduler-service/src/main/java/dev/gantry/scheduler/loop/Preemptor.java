package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.scheduler.budget.Budgets;
import dev.gantry.scheduler.disruption.EvictionDecision;
import dev.gantry.scheduler.placement.DisruptionAllowances;
import dev.gantry.scheduler.placement.Preemption;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.micrometer.core.instrument.Counter;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
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

    /** A pod that has to go, and why. */
    private record Target(Pod pod, String reason) {}

    /** Deletes the victims, each with its grace period; the places are promised to those they make room for already. All share a few transactions. */
    void stop(List<Preemption.Victims> choices) {
        List<Target> targets = choices.stream().flatMap(this::targets).toList();
        if (targets.isEmpty()) {
            return;
        }
        List<ApiException> failures = new ArrayList<>();
        List<Target> told = written(targets, target -> new Write.UpdateStatus<>(targeted(target.pod())), failures);
        List<Target> deleted = written(
                told,
                target -> new Write.Delete<>(
                        ObjectKey.of(target.pod()),
                        Deletion.ofUid(target.pod().getMetadata().getUid())),
                failures);
        for (Target target : deleted) {
            victims.increment();
            events.normal(target.pod(), "Preempted", target.reason());
        }
        if (!failures.isEmpty()) {
            throw failures.getFirst();
        }
    }

    private Stream<Target> targets(Preemption.Victims choice) {
        String by = pods.get(choice.pod().key())
                .map(pod -> pod.getMetadata().getUid())
                .orElse("that is gone");
        String reason = "Preempted by pod " + by + " on node " + choice.nodeName();
        return choice.victims().stream()
                .flatMap(victim -> pods.get(victim.key()).stream())
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .map(pod -> new Target(pod, reason));
    }

    /** The targets of which the write was done; those that changed meanwhile are left for the next try, which decides anew. */
    private List<Target> written(
            List<Target> targets, Function<Target, Write<Pod>> write, List<ApiException> failures) {
        List<WriteOutcome<Pod>> outcomes =
                client.writeAll(targets.stream().map(write).toList());
        List<Target> done = new ArrayList<>();
        for (int i = 0; i < targets.size(); i++) {
            switch (outcomes.get(i)) {
                case WriteOutcome.Written<Pod> _ -> done.add(targets.get(i));
                case WriteOutcome.Refused<Pod>(ApiException reason) -> {
                    if (reason.isNotFound() || reason.isConflict()) {
                        LOG.debug(
                                "{} changed while it was to be preempted",
                                ObjectKey.of(targets.get(i).pod()));
                    } else {
                        failures.add(reason);
                    }
                }
            }
        }
        return done;
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
