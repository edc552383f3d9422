package dev.gantry.deployment.revision;

import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.TemplateIdentity;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The revisions of one workload: every template that it had of late, numbered by when it was last the newest.
 *
 * <p>Returning to a template makes no second revision of it: the one that is there gets the next number, as in Kubernetes.
 */
public final class TemplateRevisions {

    /** The label's value is also that of a label of pods, which has at most 63 characters. */
    private static final int MAX_NAME = 63;

    /** It would make a revision look as if a user had applied it; the others say why a template was changed. */
    private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    private static final Comparator<ControllerRevision> OLDEST_FIRST =
            Comparator.comparingLong(TemplateRevisions::number).thenComparing(revision -> name(revision));

    private final List<ControllerRevision> kept;
    private final ControllerRevision newest;
    private final List<RevisionAction> actions;

    private TemplateRevisions(List<ControllerRevision> kept, ControllerRevision newest, List<RevisionAction> actions) {
        this.kept = kept;
        this.newest = newest;
        this.actions = actions;
    }

    /**
     * A workload whose revisions are looked at.
     *
     * @param owner the workload
     * @param selector by which it takes over revisions that nobody controls
     * @param template its present template
     * @param hashLabel the label of revisions that carries the template's hash
     * @param collisionCount of its status: how often a name was found taken
     */
    public record Workload(
            HasMetadata owner,
            LabelSelector selector,
            PodTemplateSpec template,
            String hashLabel,
            int collisionCount) {}

    /** What the candidates are to the workload; those of others are left alone. */
    public static TemplateRevisions of(Workload workload, Collection<ControllerRevision> candidates) {
        Ownership<ControllerRevision> owned = Ownership.of(workload.owner(), workload.selector(), candidates);
        List<RevisionAction> actions = new ArrayList<>();
        List<ControllerRevision> kept = new ArrayList<>(owned.kept().stream()
                .filter(revision -> revision.getMetadata().getDeletionTimestamp() == null)
                .toList());
        for (ControllerRevision orphan : owned.adopted()) {
            ControllerRevision adopted = new ControllerRevisionBuilder(orphan)
                    .editMetadata()
                    .addToOwnerReferences(Ownership.controlledBy(workload.owner()))
                    .endMetadata()
                    .build();
            kept.add(adopted);
            actions.add(new RevisionAction.Update(adopted));
        }
        kept.sort(OLDEST_FIRST);
        ControllerRevision newest = newest(workload, kept, actions);
        return new TemplateRevisions(kept, newest, actions);
    }

    private static ControllerRevision newest(
            Workload workload, List<ControllerRevision> kept, List<RevisionAction> actions) {
        String wanted = TemplateIdentity.canonical(workload.template());
        long last = kept.isEmpty() ? 0 : number(kept.getLast());
        Optional<ControllerRevision> same = kept.reversed().stream()
                .filter(revision -> TemplateIdentity.canonical(RevisionData.template(revision))
                        .equals(wanted))
                .findFirst();
        if (same.isEmpty()) {
            ControllerRevision created = create(workload, kept, last + 1);
            actions.add(new RevisionAction.Create(created));
            return created;
        }
        if (same.get().equals(kept.getLast())) {
            return same.get();
        }
        ControllerRevision renumbered =
                new ControllerRevisionBuilder(same.get()).withRevision(last + 1).build();
        kept.set(kept.indexOf(same.get()), renumbered);
        actions.removeIf(action -> action.revision().equals(same.get()));
        actions.add(new RevisionAction.Update(renumbered));
        return renumbered;
    }

    private static ControllerRevision create(Workload workload, List<ControllerRevision> kept, long number) {
        Set<String> taken = kept.stream().map(TemplateRevisions::name).collect(Collectors.toUnmodifiableSet());
        int collisions = workload.collisionCount();
        String hash = TemplateIdentity.hash(workload.template(), collisions);
        while (taken.contains(nameOf(workload, hash))) {
            collisions++;
            hash = TemplateIdentity.hash(workload.template(), collisions);
        }
        return new ControllerRevisionBuilder()
                .withNewMetadata()
                .withName(nameOf(workload, hash))
                .withNamespace(workload.owner().getMetadata().getNamespace())
                .withLabels(workload.template().getMetadata().getLabels())
                .addToLabels(workload.hashLabel(), hash)
                .withAnnotations(workload.owner().getMetadata().getAnnotations())
                .removeFromAnnotations(LAST_APPLIED)
                .withOwnerReferences(Ownership.controlledBy(workload.owner()))
                .endMetadata()
                .withData(RevisionData.of(workload.template()))
                .withRevision(number)
                .build();
    }

    private static String nameOf(Workload workload, String hash) {
        String owner = workload.owner().getMetadata().getName();
        int length = Math.min(owner.length(), MAX_NAME - 1 - hash.length());
        return owner.substring(0, length) + "-" + hash;
    }

    /** The revision of the present template; it may be one that {@link #actions} creates. */
    public ControllerRevision newest() {
        return newest;
    }

    /** The writes that make the revision of the present template the newest; empty once it is. */
    public List<RevisionAction> actions() {
        return List.copyOf(actions);
    }

    /** The revision of this name. */
    public Optional<ControllerRevision> named(@Nullable String name) {
        return kept.stream().filter(revision -> name(revision).equals(name)).findFirst();
    }

    /**
     * The oldest revisions past the limit, to be forgotten.
     *
     * @param live whether a revision is in use, which keeps it and does not count
     */
    public List<RevisionAction> expired(@Nullable Integer limit, Predicate<ControllerRevision> live) {
        List<ControllerRevision> history = kept.stream()
                .filter(revision -> !name(revision).equals(name(newest)) && !live.test(revision))
                .toList();
        int surplus = limit == null ? 0 : Math.max(0, history.size() - limit);
        return history.stream()
                .limit(surplus)
                .<RevisionAction>map(RevisionAction.Delete::new)
                .toList();
    }

    public static String name(ControllerRevision revision) {
        return revision.getMetadata().getName();
    }

    private static long number(ControllerRevision revision) {
        return revision.getRevision() == null ? 0 : revision.getRevision();
    }
}
