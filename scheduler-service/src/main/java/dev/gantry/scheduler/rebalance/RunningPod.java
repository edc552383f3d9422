package dev.gantry.scheduler.rebalance;

import dev.gantry.scheduler.placement.BoundPod;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.placement.PodDemand;
import dev.gantry.scheduler.placement.PodTraits;
import dev.gantry.scheduler.placement.SpreadConstraint;

/** A candidate with what the snapshot knows of it, and what its profile wants. */
record RunningPod(Candidate candidate, BoundPod bound, Goal goal) {

    /** Pods of one node that are the same to every plugin: what becomes of one becomes of the others. */
    record Alike(String node, String owner, String schedulerName, PodDemand demand, PodTraits traits) {}

    Alike alike() {
        return new Alike(node(), bound.owner(), candidate.schedulerName(), bound.demand(), bound.traits());
    }

    String node() {
        return bound.nodeName();
    }

    /** Whether a spread constraint could forbid it its node. */
    boolean hasRequiredSpread() {
        return bound.traits().terms().spread().stream().anyMatch(SpreadConstraint::required);
    }

    /** As it would look for a node. */
    PendingPod pending() {
        return PendingPod.of(bound, candidate.schedulerName());
    }
}
