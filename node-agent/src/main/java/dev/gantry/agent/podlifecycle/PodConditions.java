package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Computes the conditions that a node reports of a pod; those of others stay untouched. */
final class PodConditions {

    private final DesiredPod desired;
    private final PodStatus status;
    private final Instant now;
    private final Map<String, PodCondition> conditions = new LinkedHashMap<>();

    private PodConditions(DesiredPod desired, PodStatus status, Instant now) {
        this.desired = desired;
        this.status = status;
        this.now = now;
        desired.reported().getConditions().forEach(c -> conditions.put(c.getType(), c));
    }

    static List<PodCondition> compute(DesiredPod desired, ObservedPod observed, PodStatus status, Instant now) {
        PodConditions all = new PodConditions(desired, status, now);
        boolean sandbox = observed.sandbox().filter(ObservedSandbox::running).isPresent();
        all.set("PodReadyToStartContainers", sandbox, null, null);
        all.initialized();
        all.ready();
        all.set("PodScheduled", true, null, null);
        all.waiting();
        all.resize(observed);
        return new ArrayList<>(all.conditions.values());
    }

    /** It is there only while the pod is held. */
    private void waiting() {
        desired.hold()
                .ifPresentOrElse(
                        hold -> set(StartHold.CONDITION, true, hold.reason(), hold.message()),
                        () -> conditions.remove(StartHold.CONDITION));
    }

    /** They are there only while the pod has not all that it asks for. */
    private void resize(ObservedPod observed) {
        desired.pendingResize()
                .ifPresentOrElse(
                        pending -> setForSpec(
                                PendingResize.CONDITION, pending.reason().wireName(), pending.message()),
                        () -> conditions.remove(PendingResize.CONDITION));
        ResizeProgress progress = ResizeProgress.of(desired, observed);
        if (progress.isDone()) {
            conditions.remove(ResizeProgress.CONDITION);
        } else {
            boolean failed = !progress.message().isEmpty();
            setForSpec(ResizeProgress.CONDITION, failed ? "Error" : null, failed ? progress.message() : null);
        }
    }

    /** Says of which state of the spec it is said. */
    private void setForSpec(String type, @Nullable String reason, @Nullable String message) {
        set(type, true, reason, message);
        Long generation = desired.pod().getMetadata().getGeneration();
        conditions.computeIfPresent(
                type,
                (_, condition) -> new PodConditionBuilder(condition)
                        .withObservedGeneration(generation)
                        .build());
    }

    private void initialized() {
        List<String> waiting = PodStatuses.unready(desired.initContainers(), status.getInitContainerStatuses());
        if ("Succeeded".equals(status.getPhase())) {
            set("Initialized", true, "PodCompleted", null);
        } else if (waiting.isEmpty() || (conditionIs("Initialized", "True") && "Running".equals(status.getPhase()))) {
            set("Initialized", true, null, null);
        } else {
            set(
                    "Initialized",
                    false,
                    "ContainersNotInitialized",
                    "containers with incomplete status: " + inBrackets(waiting));
        }
    }

    private void ready() {
        switch (status.getPhase()) {
            case "Succeeded" -> both(false, "PodCompleted", null);
            case "Failed" -> both(false, "PodFailed", null);
            default -> readyAsContainersAre();
        }
    }

    private void readyAsContainersAre() {
        List<String> unready = new ArrayList<>(PodStatuses.unready(
                desired.initContainers().stream().filter(DesiredPod::isSidecar).toList(),
                status.getInitContainerStatuses()));
        unready.addAll(PodStatuses.unready(desired.containers(), status.getContainerStatuses()));
        if (!unready.isEmpty()) {
            both(false, "ContainersNotReady", "containers with unready status: " + inBrackets(unready));
            return;
        }
        set("ContainersReady", true, null, null);
        gates();
    }

    /** A pod may name conditions of others that must be true before it is ready. */
    private void gates() {
        boolean open = desired.pod().getSpec().getReadinessGates().stream()
                .allMatch(gate -> conditionIs(gate.getConditionType(), "True"));
        if (open) {
            set("Ready", true, null, null);
        } else {
            set("Ready", false, "ReadinessGatesNotReady", "the status of a readiness gate is not \"True\"");
        }
    }

    private void both(boolean value, @Nullable String reason, @Nullable String message) {
        set("ContainersReady", value, reason, message);
        set("Ready", value, reason, message);
    }

    private boolean conditionIs(String type, String value) {
        PodCondition condition = conditions.get(type);
        return condition != null && value.equals(condition.getStatus());
    }

    private void set(String type, boolean value, @Nullable String reason, @Nullable String message) {
        String wire = value ? "True" : "False";
        PodCondition before = conditions.get(type);
        PodConditionBuilder next = before == null ? new PodConditionBuilder() : new PodConditionBuilder(before);
        conditions.put(
                type,
                next.withType(type)
                        .withStatus(wire)
                        .withReason(reason)
                        .withMessage(message)
                        .withLastTransitionTime(transition(before, wire))
                        .build());
    }

    private String transition(@Nullable PodCondition before, String wire) {
        return Optional.ofNullable(before)
                .filter(condition -> wire.equals(condition.getStatus()))
                .map(PodCondition::getLastTransitionTime)
                .orElseGet(() -> WireTime.format(now));
    }

    private static String inBrackets(List<String> names) {
        return "[" + String.join(" ", names) + "]";
    }
}
