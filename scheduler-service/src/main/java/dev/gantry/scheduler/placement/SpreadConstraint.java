package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.schema.LabelSelector;
import java.util.Optional;

/**
 * A topology spread constraint, as Kubernetes documents {@code spec.topologySpreadConstraints}.
 *
 * @param maxSkew how many more pods a domain may have than the emptiest one
 * @param topologyKey the label whose values are the domains
 * @param required whether no node may break it (DoNotSchedule), or only scores count it (ScheduleAnyway)
 * @param selector the pods that are counted; empty for those of the pod's own owner, which default constraints count
 * @param minDomains with fewer domains than this the emptiest one counts as empty
 * @param honoursAffinity whether only nodes count that the pod's nodeSelector and nodeAffinity accept
 * @param honoursTaints whether only nodes count whose taints the pod tolerates
 */
public record SpreadConstraint(
        int maxSkew,
        String topologyKey,
        boolean required,
        Optional<LabelSelector> selector,
        int minDomains,
        boolean honoursAffinity,
        boolean honoursTaints) {

    /** A constraint of the cluster for pods that have none of their own. */
    public static SpreadConstraint ofOwner(int maxSkew, String topologyKey, boolean required) {
        return new SpreadConstraint(maxSkew, topologyKey, required, Optional.empty(), 1, true, false);
    }

    /** Whether the constraint, as one of {@code self}, counts the other pod; one that is being stopped does not count. */
    boolean counts(PodTraits self, PodTraits other) {
        return !other.leaving()
                && self.namespace().equals(other.namespace())
                && (selector.isPresent()
                        ? selector.get().test(other.labels())
                        : !self.owner().isEmpty() && self.owner().equals(other.owner()));
    }

    /** Whether nodes of the pod's kind count. */
    boolean includes(NodeConstraints constraints, NodeInfo node) {
        return (!honoursAffinity || constraints.selects(node))
                && (!honoursTaints || constraints.toleratesTaintsOf(node));
    }
}
