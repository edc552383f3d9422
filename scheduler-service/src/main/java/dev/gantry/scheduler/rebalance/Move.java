package dev.gantry.scheduler.rebalance;

import dev.gantry.scheduler.placement.Relocation;

/** A pod that is to go, so that its replacement is placed elsewhere. */
public record Move(Candidate pod, Strategy strategy, Relocation relocation) {

    public String from() {
        return relocation.from();
    }

    /** The node where its replacement is expected. */
    public String to() {
        return relocation.to();
    }

    /**
     * What users read, such as {@code to node b by LowNodeUtilization: score 473.4 (…) there, score 371 (…) on a}, or {@code … there, not allowed
     * on a}.
     */
    public String message() {
        String here = relocation.here().map(scored -> scored.summary() + " on ").orElse("not allowed on ");
        return "to node " + to() + " by " + strategy.strategyName() + ": "
                + relocation.there().summary() + " there, " + here + from();
    }
}
