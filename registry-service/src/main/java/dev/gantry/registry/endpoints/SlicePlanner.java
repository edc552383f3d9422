package dev.gantry.registry.endpoints;

import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Places a Service's endpoints in slices.
 *
 * <p>Goals, in order: an endpoint stays in the slice it is in; as few slices as possible are written; slices are full.
 * Constraint: at most {@link #MAX_ENDPOINTS} endpoints a slice, all with the same ports and of the same revision.
 *
 * <p>Worked example: slices A (100 endpoints) and B (40); three pods of A are gone and ten are new. A is written anyway, so it
 * takes three of the new ones; B takes the other seven. With fifty new ones, B takes forty-seven. With two hundred, A takes
 * three, B sixty, and two new slices take one hundred and thirty-seven.
 */
final class SlicePlanner {

    /** As in Kubernetes: the unit that every proxy receives at each change stays near 20 KB. */
    static final int MAX_ENDPOINTS = 100;

    private static final Comparator<EndpointSlice> BY_NAME =
            Comparator.comparing(slice -> slice.getMetadata().getName());

    private final Service service;
    private final Revisions revisions;

    SlicePlanner(Service service, Revisions revisions) {
        this.service = service;
        this.revisions = revisions;
    }

    SliceChanges plan(List<MappedPod> pods, List<EndpointSlice> slices) {
        Map<SliceGroup, List<MappedPod>> groups = groups(pods);
        List<SliceDraft> drafts = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (EndpointSlice slice : slices.stream().sorted(BY_NAME).toList()) {
            names.add(slice.getMetadata().getName());
            drafts.add(SliceDraft.of(service, slice));
        }
        groups.forEach((group, members) -> place(group, members, drafts, names));
        keepPlaceholder(drafts, names);
        return changes(drafts);
    }

    private void place(SliceGroup group, List<MappedPod> members, List<SliceDraft> drafts, Set<String> names) {
        List<SliceDraft> ofGroup =
                drafts.stream().filter(draft -> draft.group().equals(group)).toList();
        Optional<Optional<Integer>> weight = weight(members);
        weight.ifPresent(known -> ofGroup.forEach(draft -> draft.weigh(known)));
        Map<String, Endpoint> pending = endpoints(members);
        for (SliceDraft draft : ofGroup) {
            draft.keep(pending);
        }
        List<Endpoint> left = new ArrayList<>(pending.values());
        ofGroup.stream()
                .sorted(Comparator.comparing(SliceDraft::changed)
                        .reversed()
                        .thenComparing(Comparator.comparingInt(SliceDraft::size).reversed()))
                .forEach(draft -> draft.fill(left));
        while (!left.isEmpty()) {
            SliceDraft fresh = SliceDraft.fresh(service, group, names);
            weight.ifPresent(fresh::weigh);
            fresh.fill(left);
            drafts.add(fresh);
        }
    }

    /** The weight that the sets of these pods have, or that they have none; empty while that is not known. */
    private Optional<Optional<Integer>> weight(List<MappedPod> members) {
        List<RevisionMarks> marks = members.stream()
                .flatMap(member -> revisions.of(member.pod()).stream())
                .toList();
        return marks.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        marks.stream().flatMap(mark -> mark.weight().stream()).findFirst());
    }

    /** A Service without endpoints keeps one empty slice: its readers can tell "none" from "not computed yet". */
    private void keepPlaceholder(List<SliceDraft> drafts, Set<String> names) {
        if (drafts.isEmpty()) {
            drafts.add(SliceDraft.fresh(service, SliceGroup.NONE, names));
        }
        if (drafts.stream().allMatch(draft -> draft.size() == 0)) {
            drafts.getFirst().keepEmpty();
        }
    }

    private static SliceChanges changes(List<SliceDraft> drafts) {
        SliceChanges changes = new SliceChanges(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (SliceDraft draft : drafts) {
            if (draft.isFresh()) {
                changes.created().add(draft.document());
            } else if (draft.abandoned()) {
                changes.deleted().add(draft.document());
            } else if (draft.changed()) {
                changes.updated().add(draft.document());
            }
        }
        return new SliceChanges(
                List.copyOf(changes.created()), List.copyOf(changes.updated()), List.copyOf(changes.deleted()));
    }

    private static Map<SliceGroup, List<MappedPod>> groups(List<MappedPod> pods) {
        Map<SliceGroup, List<MappedPod>> groups = new LinkedHashMap<>();
        for (MappedPod pod : pods) {
            groups.computeIfAbsent(SliceGroup.of(pod), _ -> new ArrayList<>()).add(pod);
        }
        return groups;
    }

    /** By pod uid, in name order, so that the plan does not depend on the order of the input. */
    private static Map<String, Endpoint> endpoints(List<MappedPod> members) {
        Map<String, MappedPod> byName = new TreeMap<>();
        members.forEach(member -> byName.put(member.pod().getMetadata().getName(), member));
        Map<String, Endpoint> endpoints = new LinkedHashMap<>();
        byName.values().forEach(member -> endpoints.put(member.uid(), member.endpoint()));
        return endpoints;
    }
}
