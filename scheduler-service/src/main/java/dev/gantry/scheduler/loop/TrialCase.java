package dev.gantry.scheduler.loop;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.scheduler.placement.BoundPod;
import dev.gantry.scheduler.placement.ClusterContents;
import dev.gantry.scheduler.placement.Gang;
import dev.gantry.scheduler.placement.NodeInfo;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.review.Trial;
import dev.gantry.scheduler.review.Trial.Candidate;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes a trial of what the scheduling thread knows. */
final class TrialCase {

    /** Pods of nodes that would be gone, which one plan decides about in some seconds. */
    private static final int MAX_DISPLACED = 5_000;

    private static final String FIELD = "spec.nodesGone";

    private final ClusterContents cluster;
    private final Function<Pod, PendingPod> pending;
    private final Set<String> schedulerNames;

    /**
     * Of a cluster.
     *
     * @param pending a pod as it would be placed if it had no node
     * @param schedulerNames pods that name another one are left alone
     */
    TrialCase(ClusterContents cluster, Function<Pod, PendingPod> pending, Set<String> schedulerNames) {
        this.cluster = cluster;
        this.pending = pending;
        this.schedulerNames = schedulerNames;
    }

    /** A trial of the pods that were asked about and of those on the nodes that would be gone; refused with the field that is wrong. */
    Trial of(ResourceView<Pod> pods, List<Pod> asked, Set<String> nodesGone) {
        refuseUnknown(nodesGone);
        Set<ObjectKey> askedKeys = asked.stream().map(ObjectKey::of).collect(Collectors.toSet());
        List<BoundPod> leaving = cluster.pods().stream()
                .filter(pod -> nodesGone.contains(pod.nodeName()) && !pod.leaving() && !askedKeys.contains(pod.key()))
                .sorted(Comparator.comparing(BoundPod::key))
                .toList();
        if (leaving.size() > MAX_DISPLACED) {
            throw refusal(nodesGone.size(), leaving.size() + " pods run there, of at most " + MAX_DISPLACED);
        }
        List<Candidate> candidates = new ArrayList<>();
        for (BoundPod bound : leaving) {
            pods.get(bound.key()).ifPresent(pod -> candidates.add(displaced(pod, bound.nodeName())));
        }
        asked.forEach(pod -> candidates.add(asked(pod)));
        return new Trial(cluster, nodesGone, candidates);
    }

    private void refuseUnknown(Set<String> nodesGone) {
        Set<String> known = cluster.nodes().stream().map(NodeInfo::name).collect(Collectors.toSet());
        nodesGone.stream()
                .filter(node -> !known.contains(node))
                .sorted()
                .findFirst()
                .ifPresent(node -> {
                    throw refusal(node, "there is no such node");
                });
    }

    private static ApiException refusal(Object value, String detail) {
        return ApiException.invalid(
                "PlacementReview.scheduling.gantry.dev", "", List.of(FieldError.invalid(FIELD, value, detail)));
    }

    private Candidate asked(Pod pod) {
        PendingPod asked = pending.apply(pod);
        return new Candidate(asked, Gang.of(pod), "", leftAlone(asked));
    }

    private Candidate displaced(Pod pod, String from) {
        PendingPod looking = pending.apply(pod);
        String kind = pod.getMetadata().getOwnerReferences().stream()
                .filter(owner -> Boolean.TRUE.equals(owner.getController()))
                .map(OwnerReference::getKind)
                .findFirst()
                .orElse("");
        String hindrance = switch (kind) {
            case "" -> "it has no controller that would make it anew";
            case "DaemonSet" -> "its DaemonSet runs it on that node alone";
            default -> leftAlone(looking);
        };
        return new Candidate(looking, Optional.empty(), from, hindrance);
    }

    private String leftAlone(PendingPod pod) {
        return schedulerNames.contains(pod.schedulerName())
                ? ""
                : "it is left to another scheduler: " + pod.schedulerName();
    }
}
