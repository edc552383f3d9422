package dev.gantry.scheduler.placement;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What of a pod matters to others' rules about their peers, and its own such rules. Pods of one template mostly have equal
 * traits, so all that is counted of peers is counted by traits. A class, not a record, to keep its hash.
 */
public final class PodTraits {

    private final String namespace;
    private final Map<String, String> labels;
    private final String owner;
    private final boolean leaving;
    private final PeerTerms terms;
    private final int hash;
    private final boolean hasRules;

    /**
     * Traits.
     *
     * @param owner the uid of the pod's controller, or ""
     * @param leaving whether the pod is being stopped
     */
    public PodTraits(String namespace, Map<String, String> labels, String owner, boolean leaving, PeerTerms terms) {
        this.namespace = namespace;
        this.labels = labels;
        this.owner = owner;
        this.leaving = leaving;
        this.terms = terms;
        this.hasRules = !terms.isEmpty();
        this.hash = ((namespace.hashCode() * 31 + labels.hashCode()) * 31 + owner.hashCode()) * 31 + terms.hashCode();
    }

    /** Those of a pod without labels and rules. */
    static PodTraits plain(String namespace, String owner) {
        return new PodTraits(namespace, Map.of(), owner, false, PeerTerms.NONE);
    }

    public String namespace() {
        return namespace;
    }

    public Map<String, String> labels() {
        return labels;
    }

    public String owner() {
        return owner;
    }

    public boolean leaving() {
        return leaving;
    }

    public PeerTerms terms() {
        return terms;
    }

    /** Whether the pod has rules about its peers; kept, since plans ask it of every pod. */
    boolean hasRules() {
        return hasRules;
    }

    /** Whether where this pod goes may depend on the other one, by the rules of either; namespaces' labels are not looked at. */
    public boolean mayDependOn(PodTraits other) {
        return looksAt(other) || other.terms.terms().anyMatch(term -> term.mayMatch(this));
    }

    /** Whether the pod's own rules may count the other one. */
    boolean looksAt(PodTraits other) {
        return terms.terms().anyMatch(term -> term.mayMatch(other))
                || terms.spread().stream().anyMatch(constraint -> constraint.counts(this, other));
    }

    @Override
    public boolean equals(@Nullable Object object) {
        return this == object
                || (object instanceof PodTraits other
                        && hash == other.hash
                        && leaving == other.leaving
                        && namespace.equals(other.namespace)
                        && owner.equals(other.owner)
                        && labels.equals(other.labels)
                        && terms.equals(other.terms));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return namespace + labels + (leaving ? " leaving " : " ") + terms;
    }
}
