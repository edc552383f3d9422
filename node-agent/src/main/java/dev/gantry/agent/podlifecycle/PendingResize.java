package dev.gantry.agent.podlifecycle;

import io.fabric8.kubernetes.api.model.Pod;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a pod does not get what it asks for, though it runs.
 *
 * @param message names the resource that there is too little of
 */
public record PendingResize(Reason reason, String message) {

    /** The condition's type, on a pod whose resize waits. */
    static final String CONDITION = "PodResizePending";

    /** What an agent's predecessor told of the pod. */
    public static Optional<PendingResize> reported(Pod pod) {
        return pod.getStatus() == null
                ? Optional.empty()
                : pod.getStatus().getConditions().stream()
                        .filter(condition -> CONDITION.equals(condition.getType()))
                        .findFirst()
                        .map(condition -> new PendingResize(
                                Reason.INFEASIBLE.wireName.equals(condition.getReason())
                                        ? Reason.INFEASIBLE
                                        : Reason.DEFERRED,
                                Objects.requireNonNullElse(condition.getMessage(), "")));
    }

    /** Whether waiting may help. */
    public enum Reason {
        /** The node has enough of it, but other pods have that now. */
        DEFERRED("Deferred"),
        /** The node has not so much at all. */
        INFEASIBLE("Infeasible");

        private final String wireName;

        Reason(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }
    }
}
