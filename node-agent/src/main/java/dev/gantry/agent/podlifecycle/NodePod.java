package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.Instant;

/**
 * A pod of a node, as far as its share of the node is concerned.
 *
 * @param asked the pod as the API has it
 * @param allocated what the node has granted to it
 */
public record NodePod(Pod asked, Allocation allocated) {

    public String uid() {
        return asked.getMetadata().getUid();
    }

    /** Whether nothing of it runs any more. */
    public boolean isOver() {
        String phase = asked.getStatus() == null ? "" : asked.getStatus().getPhase();
        return "Succeeded".equals(phase) || "Failed".equals(phase);
    }

    /** Whether an agent has told of it before, which it does not before the node has taken it, or not. */
    public boolean isKnown() {
        return asked.getStatus() != null && asked.getStatus().getStartTime() != null;
    }

    /** Whether it waits to be resized; one that is about to end does not. */
    public boolean asksForResize() {
        return !isOver() && asked.getMetadata().getDeletionTimestamp() == null && !allocated.isAsAsked(asked);
    }

    PodShare askedShare() {
        return PodShare.of(asked);
    }

    PodShare allocatedShare() {
        return PodShare.of(asked, allocated::of);
    }

    public int priority() {
        Integer priority = asked.getSpec().getPriority();
        return priority == null ? 0 : priority;
    }

    /** The beginning of time for one that does not say. */
    public Instant createdAt() {
        return WireTime.parse(asked.getMetadata().getCreationTimestamp()).orElse(Instant.EPOCH);
    }

    boolean isGuaranteed() {
        return asked.getStatus() != null
                && "Guaranteed".equals(asked.getStatus().getQosClass());
    }

    /** Since when it waits; the end of time for one that was not told so yet. */
    Instant pendingSince() {
        return asked.getStatus() == null
                ? Instant.MAX
                : asked.getStatus().getConditions().stream()
                        .filter(condition -> PendingResize.CONDITION.equals(condition.getType()))
                        .map(PodCondition::getLastTransitionTime)
                        .flatMap(time -> WireTime.parse(time).stream())
                        .findFirst()
                        .orElse(Instant.MAX);
    }
}
