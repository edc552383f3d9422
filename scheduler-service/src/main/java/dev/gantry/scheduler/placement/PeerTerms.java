package dev.gantry.scheduler.placement;

import java.util.List;
import java.util.stream.Stream;

/**
 * What a pod asks about the pods that run near it.
 *
 * @param affinity required: each must find a pod near the node
 * @param antiAffinity required: none may find a pod near the node
 * @param preferred terms that add to, or take from, the score of nodes
 * @param spread topology spread constraints
 */
public record PeerTerms(
        List<PodTerm> affinity,
        List<PodTerm> antiAffinity,
        List<PodTerm.Preferred> preferred,
        List<SpreadConstraint> spread) {

    public static final PeerTerms NONE = new PeerTerms(List.of(), List.of(), List.of(), List.of());

    public boolean isEmpty() {
        return !reachesOthers() && spread.isEmpty();
    }

    /** Whether a pod that runs decides, by these terms, about where other pods go. */
    boolean reachesOthers() {
        return !affinity.isEmpty() || !antiAffinity.isEmpty() || !preferred.isEmpty();
    }

    boolean matchesAllAffinity(PodTraits pod, NamespaceLabels labels) {
        return affinity.stream().allMatch(term -> term.matches(pod, labels));
    }

    /** Every term of affinity and anti-affinity. */
    Stream<PodTerm> terms() {
        return Stream.of(
                        affinity.stream(),
                        antiAffinity.stream(),
                        preferred.stream().map(PodTerm.Preferred::term))
                .flatMap(terms -> terms);
    }
}
