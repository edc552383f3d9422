package dev.gantry.benchmarks;

import java.util.List;
import java.util.Locale;

/**
 * The shapes of load by which Kubernetes watches its own scheduler (test/integration/scheduler_perf): which pods are there
 * before, and which are then bound. Nodes are its default ones: 4 cores, 32 GiB, 110 pods.
 */
enum SchedulingShape {
    BASIC(270),
    NODE_AFFINITY(220),
    SPREADING(85),
    PREFERRED_SPREADING(0),
    /** No two of them may share a node. */
    ANTI_AFFINITY(60),
    PREFERRED_ANTI_AFFINITY(0),
    AFFINITY(35),
    PREFERRED_AFFINITY(0),
    /** Beside pods of five kinds. */
    MIXED(140),
    /** Nodes that are full of less important pods, three of which have to go for each new one. */
    PREEMPTION(0),
    /** Beside pods that fit nowhere. */
    UNSCHEDULABLE(0),
    /** While a node, a Service and a pod that fits nowhere come and go. */
    CHURN(0),
    /** One pod for each node, which names it. */
    DAEMON_SET(0),
    /** Beside as many pods that wait for their gates. */
    GATES(0);

    private static final int WAITING = 200;

    private final int kubernetesFloor;

    SchedulingShape(int kubernetesFloor) {
        this.kubernetesFloor = kubernetesFloor;
    }

    /** The pods/s on 5,000 nodes below which Kubernetes' own test calls it a regression; 0 where none is known. */
    int kubernetesFloor() {
        return kubernetesFloor;
    }

    /** What is measured. */
    PodTemplate template() {
        return switch (this) {
            case BASIC, MIXED, UNSCHEDULABLE, CHURN, GATES -> PodTemplates.PLAIN;
            case NODE_AFFINITY -> PodTemplates.NODE_AFFINITY;
            case SPREADING -> PodTemplates.SPREADING;
            case PREFERRED_SPREADING -> PodTemplates.PREFERRED_SPREADING;
            case ANTI_AFFINITY -> PodTemplates.ANTI_AFFINITY;
            case PREFERRED_ANTI_AFFINITY -> PodTemplates.PREFERRED_ANTI_AFFINITY;
            case AFFINITY -> PodTemplates.AFFINITY;
            case PREFERRED_AFFINITY -> PodTemplates.PREFERRED_AFFINITY;
            case PREEMPTION -> PodTemplates.HIGH_PRIORITY;
            case DAEMON_SET -> PodTemplates.OF_A_NODE;
        };
    }

    /** The pods that are there before are of these, in turn. */
    List<PodTemplate> templatesBefore() {
        return switch (this) {
            case BASIC, SPREADING, PREFERRED_SPREADING -> List.of(PodTemplates.PLAIN);
            case NODE_AFFINITY, ANTI_AFFINITY, PREFERRED_ANTI_AFFINITY, AFFINITY, PREFERRED_AFFINITY ->
                List.of(template());
            case MIXED ->
                List.of(
                        PodTemplates.PLAIN,
                        PodTemplates.AFFINITY,
                        PodTemplates.ANTI_AFFINITY,
                        PodTemplates.PREFERRED_AFFINITY,
                        PodTemplates.PREFERRED_ANTI_AFFINITY);
            case PREEMPTION -> List.of(PodTemplates.LOW_PRIORITY);
            case UNSCHEDULABLE -> List.of(PodTemplates.TOO_LARGE);
            case GATES -> List.of(PodTemplates.GATED);
            case CHURN, DAEMON_SET -> List.of();
        };
    }

    /** How many pods are there before. */
    int before(int nodes, int pods) {
        return switch (this) {
            case BASIC,
                    NODE_AFFINITY,
                    SPREADING,
                    PREFERRED_SPREADING,
                    PREFERRED_ANTI_AFFINITY,
                    AFFINITY,
                    PREFERRED_AFFINITY -> nodes;
            case ANTI_AFFINITY -> nodes / 5;
            case MIXED -> nodes * 2;
            case PREEMPTION -> nodes * 4;
            case UNSCHEDULABLE -> WAITING;
            case GATES -> pods;
            case CHURN, DAEMON_SET -> 0;
        };
    }

    /** How many pods are bound, of as many as are asked for. */
    int measured(int nodes, int pods) {
        return switch (this) {
            case ANTI_AFFINITY -> Math.min(pods, nodes / 5 * 3);
            case PREEMPTION, DAEMON_SET -> Math.min(pods, nodes);
            default -> pods;
        };
    }

    /** Whether the pods that are there before never get a node. */
    boolean waits() {
        return this == UNSCHEDULABLE || this == GATES;
    }

    /** Whether a round takes away the pods that were there before. */
    boolean usesUp() {
        return this == PREEMPTION;
    }

    String title() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
