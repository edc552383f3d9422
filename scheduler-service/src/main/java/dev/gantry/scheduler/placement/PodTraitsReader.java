package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.schema.Requirement;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodAffinityTerm;
import io.fabric8.kubernetes.api.model.TopologySpreadConstraint;
import io.fabric8.kubernetes.api.model.WeightedPodAffinityTerm;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the traits of pods, and answers the same instance for equal traits. */
public final class PodTraitsReader {

    /** Distinct traits kept, so that they share their memory; past it all are forgotten, which costs memory but no truth. */
    private static final int MAX_KEPT_TRAITS = 10_000;

    private static final String IGNORE = "Ignore";
    private static final String HONOUR = "Honor";

    private final List<SpreadConstraint> defaults;
    private final Map<PodTraits, PodTraits> known = new HashMap<>();

    /** @param defaults constraints for pods that have an owner and no constraints of their own */
    public PodTraitsReader(List<SpreadConstraint> defaults) {
        this.defaults = List.copyOf(defaults);
    }

    public PodTraits read(Pod pod) {
        PodTraits traits = traits(pod);
        if (known.size() >= MAX_KEPT_TRAITS) {
            known.clear();
        }
        PodTraits same = known.putIfAbsent(traits, traits);
        return same == null ? traits : same;
    }

    private PodTraits traits(Pod pod) {
        Map<String, String> labels = pod.getMetadata().getLabels();
        Map<String, String> copy = labels == null ? Map.of() : Map.copyOf(labels);
        String namespace = pod.getMetadata().getNamespace();
        String owner = PendingPod.owner(pod);
        boolean leaving = pod.getMetadata().getDeletionTimestamp() != null;
        return new PodTraits(namespace, copy, owner, leaving, terms(pod, namespace, copy, owner));
    }

    private PeerTerms terms(Pod pod, String namespace, Map<String, String> labels, String owner) {
        List<SpreadConstraint> spread = pod.getSpec().getTopologySpreadConstraints().stream()
                .map(constraint -> constraint(constraint, labels))
                .toList();
        if (spread.isEmpty() && !owner.isEmpty()) {
            spread = defaults;
        }
        var affinity = pod.getSpec().getAffinity();
        if (affinity == null || (affinity.getPodAffinity() == null && affinity.getPodAntiAffinity() == null)) {
            return spread.isEmpty() ? PeerTerms.NONE : new PeerTerms(List.of(), List.of(), List.of(), spread);
        }
        List<PodTerm> required = new ArrayList<>();
        List<PodTerm> refused = new ArrayList<>();
        List<PodTerm.Preferred> preferred = new ArrayList<>();
        var near = affinity.getPodAffinity();
        if (near != null) {
            terms(near.getRequiredDuringSchedulingIgnoredDuringExecution(), namespace, labels)
                    .forEach(required::add);
            preferred(near.getPreferredDuringSchedulingIgnoredDuringExecution(), 1, namespace, labels)
                    .forEach(preferred::add);
        }
        var far = affinity.getPodAntiAffinity();
        if (far != null) {
            terms(far.getRequiredDuringSchedulingIgnoredDuringExecution(), namespace, labels)
                    .forEach(refused::add);
            preferred(far.getPreferredDuringSchedulingIgnoredDuringExecution(), -1, namespace, labels)
                    .forEach(preferred::add);
        }
        return new PeerTerms(List.copyOf(required), List.copyOf(refused), List.copyOf(preferred), spread);
    }

    private static SpreadConstraint constraint(TopologySpreadConstraint constraint, Map<String, String> labels) {
        return new SpreadConstraint(
                orOne(constraint.getMaxSkew()),
                text(constraint.getTopologyKey()),
                !"ScheduleAnyway".equals(constraint.getWhenUnsatisfiable()),
                Optional.of(selector(constraint.getLabelSelector(), constraint.getMatchLabelKeys(), List.of(), labels)),
                orOne(constraint.getMinDomains()),
                !IGNORE.equals(constraint.getNodeAffinityPolicy()),
                HONOUR.equals(constraint.getNodeTaintsPolicy()));
    }

    private static Stream<PodTerm> terms(List<PodAffinityTerm> terms, String namespace, Map<String, String> labels) {
        return terms.stream().map(term -> term(term, namespace, labels));
    }

    private static Stream<PodTerm.Preferred> preferred(
            List<WeightedPodAffinityTerm> terms, int sign, String namespace, Map<String, String> labels) {
        return terms.stream()
                .map(term -> new PodTerm.Preferred(
                        sign * orOne(term.getWeight()), term(term.getPodAffinityTerm(), namespace, labels)));
    }

    /** A term that names no namespaces means the pod's own. */
    private static PodTerm term(PodAffinityTerm term, String namespace, Map<String, String> labels) {
        Optional<dev.gantry.apimachinery.schema.LabelSelector> byLabels = Optional.ofNullable(
                        term.getNamespaceSelector())
                .map(selector -> selector(selector, List.of(), List.of(), labels));
        Set<String> named = Set.copyOf(term.getNamespaces());
        return new PodTerm(
                named.isEmpty() && byLabels.isEmpty() ? Set.of(namespace) : named,
                byLabels,
                selector(term.getLabelSelector(), term.getMatchLabelKeys(), term.getMismatchLabelKeys(), labels),
                text(term.getTopologyKey()));
    }

    /** An absent selector selects nothing; label keys that the pod itself lacks are left out. */
    private static dev.gantry.apimachinery.schema.LabelSelector selector(
            @Nullable LabelSelector selector,
            List<String> matchLabelKeys,
            List<String> mismatchLabelKeys,
            Map<String, String> labels) {
        if (selector == null) {
            return dev.gantry.apimachinery.schema.LabelSelector.NOTHING;
        }
        List<Requirement> all = new ArrayList<>();
        if (selector.getMatchLabels() != null) {
            selector.getMatchLabels().forEach((key, value) -> all.add(new Requirement.In(key, Set.of(value))));
        }
        selector.getMatchExpressions().stream()
                .map(PodTraitsReader::requirement)
                .forEach(all::add);
        for (String key : matchLabelKeys) {
            String value = labels.get(key);
            if (value != null) {
                all.add(new Requirement.In(key, Set.of(value)));
            }
        }
        for (String key : mismatchLabelKeys) {
            String value = labels.get(key);
            if (value != null) {
                all.add(new Requirement.NotIn(key, Set.of(value)));
            }
        }
        return new dev.gantry.apimachinery.schema.LabelSelector(List.copyOf(all));
    }

    // What validation refuses today may have been stored before: it must not stop the scheduler.

    private static int orOne(@Nullable Integer number) {
        return number == null ? 1 : number;
    }

    private static String text(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static Requirement requirement(LabelSelectorRequirement requirement) {
        String key = requirement.getKey();
        Set<String> values = new HashSet<>(requirement.getValues());
        return switch (text(requirement.getOperator())) {
            case "In" -> new Requirement.In(key, values);
            case "NotIn" -> new Requirement.NotIn(key, values);
            case "Exists" -> new Requirement.Exists(key);
            case "DoesNotExist" -> new Requirement.NotExists(key);
            default -> new Requirement.In(key, Set.of());
        };
    }
}
