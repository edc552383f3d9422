package dev.gantry.deployment.daemon;

import dev.gantry.deployment.order.Hold;
import dev.gantry.deployment.order.StartPolicy;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.PodAction;
import dev.gantry.deployment.pod.PodNames;
import dev.gantry.deployment.pod.PodReadiness;
import dev.gantry.deployment.revision.RevisionAction;
import dev.gantry.deployment.revision.TemplateRevisions;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Decides the next step of a DaemonSet.
 *
 * <p>Goal: one pod of the present template on every node that the template fits, and none elsewhere. Constraints: a node
 * gets a pod only when the former one is gone for good; an update keeps to {@link DaemonLimits}. Where a node keeps new pods
 * off, one that is there stays as it is. While others hold new pods back, none is made, and none is given up for one that
 * would have to wait. A set whose template was changed so that it fits no node stops: others may hold its pods until they have stopped; where it is the
 * node that changed, or is gone, its pod goes at once.
 */
public final class DaemonSetDecision {

    /** A pod that fails at once is not made again in a tight loop, but so often a node. */
    static final Duration PAUSE_AFTER_FAILURE = Duration.ofSeconds(10);

    private final DaemonSetState state;
    private final DaemonSet set;
    private final Ownership<Pod> pods;
    private final TemplateRevisions history;
    private final String hash;
    private final Map<String, NodePods> nodes;
    private final DaemonLimits limits;
    private final Set<String> names;
    private final int minReadySeconds;

    private DaemonSetDecision(DaemonSetState state) {
        this.state = state;
        this.set = state.set();
        this.pods = Ownership.of(set, set.getSpec().getSelector(), state.pods());
        this.history = TemplateRevisions.of(
                new TemplateRevisions.Workload(
                        set,
                        set.getSpec().getSelector(),
                        set.getSpec().getTemplate(),
                        PodOfDaemonSet.REVISION_LABEL,
                        Optional.ofNullable(set.getStatus())
                                .map(DaemonSetStatus::getCollisionCount)
                                .orElse(0)),
                state.revisions());
        this.hash = hash(history.newest());
        Integer seconds = set.getSpec().getMinReadySeconds();
        this.minReadySeconds = seconds == null ? 0 : seconds;
        this.nodes = byNode();
        this.limits = DaemonLimits.of(set, desired().size());
        this.names = new HashSet<>(state.takenNames());
        Stream.of(pods.kept(), pods.adopted(), pods.released())
                .flatMap(List::stream)
                .forEach(pod -> names.add(pod.getMetadata().getName()));
    }

    /** The next step; a set that is being deleted only reports. */
    public static DaemonSetStep next(DaemonSetState state) {
        DaemonSetDecision decision = new DaemonSetDecision(state);
        boolean deleting = state.set().getMetadata().getDeletionTimestamp() != null;
        return new DaemonSetStep(
                deleting ? List.of() : decision.revisions(),
                deleting ? List.of() : decision.actions(),
                DaemonStatus.of(
                        state.set(),
                        decision.nodes.values(),
                        decision.history.newest().getRevision(),
                        deleting ? Optional.empty() : decision.held(),
                        state.now()),
                deleting ? Duration.ZERO : decision.requeueAfter());
    }

    /** Whether the template fits none of the cluster's nodes, so that the set is to have no pods. */
    public static boolean wantsNone(DaemonSet set, Collection<Node> nodes) {
        PodSpec spec = PodOfDaemonSet.spec(set);
        return nodes.stream().allMatch(node -> NodeFit.of(spec, node) == NodeFit.LEAVE);
    }

    private static String hash(ControllerRevision revision) {
        ObjectMeta metadata = revision.getMetadata();
        return metadata.getLabels() == null ? "" : metadata.getLabels().getOrDefault(PodOfDaemonSet.REVISION_LABEL, "");
    }

    /** Every node of the cluster, and every other that a pod is for; a pod that is for no node is none of the set's. */
    private Map<String, NodePods> byNode() {
        Map<String, List<Pod>> podsOf = new TreeMap<>();
        Map<String, NodeFit> fits = new TreeMap<>();
        PodSpec spec = PodOfDaemonSet.spec(set);
        for (Node node : state.nodes()) {
            fits.put(node.getMetadata().getName(), NodeFit.of(spec, node));
        }
        fits.keySet().forEach(node -> podsOf.put(node, new ArrayList<>()));
        Stream.of(pods.kept(), pods.adopted())
                .flatMap(List::stream)
                .forEach(pod -> PodOfDaemonSet.node(pod)
                        .ifPresent(node -> podsOf.computeIfAbsent(node, n -> new ArrayList<>())
                                .add(pod)));
        Map<String, NodePods> result = new TreeMap<>();
        podsOf.forEach((node, own) -> result.put(
                node,
                new NodePods(
                        node,
                        fits.getOrDefault(node, NodeFit.LEAVE),
                        List.copyOf(own),
                        hash,
                        minReadySeconds,
                        state.now())));
        return result;
    }

    private List<NodePods> desired() {
        return nodes.values().stream().filter(node -> node.fit() == NodeFit.RUN).toList();
    }

    private List<PodAction> actions() {
        List<PodAction> actions = new ArrayList<>();
        pods.adopted().stream()
                .filter(pod ->
                        PodReadiness.active(pod) && PodOfDaemonSet.node(pod).isPresent())
                .map(PodAction.Adopt::new)
                .forEach(actions::add);
        pods.released().stream()
                .filter(PodReadiness::active)
                .map(PodAction.Release::new)
                .forEach(actions::add);
        List<NodePods> lacking = held().isPresent() ? List.of() : lacking();
        lacking.stream()
                .limit(sequential() ? 1 : lacking.size())
                .map(this::create)
                .forEach(actions::add);
        Set<Pod> keptBack = keptBack();
        nodes.values().forEach(node -> actions.addAll(tidy(node, keptBack)));
        boolean held = state.holds().start().isPresent();
        actions.addAll(new DaemonUpdate(desired(), limits, held, this::create).actions());
        return actions;
    }

    private List<NodePods> lacking() {
        return desired().stream().filter(node -> node.pods().isEmpty()).toList();
    }

    /** Why pods are not made now, though there is a node that lacks one or has an old one, or why they are not stopped. */
    private Optional<Hold> held() {
        boolean lacking = !lacking().isEmpty();
        boolean outdated = limits.rolling()
                && desired().stream()
                        .anyMatch(node ->
                                node.outdated().isPresent() && node.updated().isEmpty());
        Optional<Hold> byOthers = lacking || outdated ? state.holds().start() : Optional.empty();
        return byOthers.or(() -> lacking && sequential() ? byFormer() : Optional.empty())
                .or(() ->
                        keptBack().isEmpty() ? Optional.empty() : state.holds().stop());
    }

    /** The pods that are to stop after others. */
    private Set<Pod> keptBack() {
        boolean stops = nodes.values().stream().allMatch(node -> node.fit() == NodeFit.LEAVE);
        if (state.holds().stop().isEmpty() || !stops) {
            return Set.of();
        }
        Set<Pod> kept = new HashSet<>();
        for (Node node : state.nodes()) {
            NodePods of = Objects.requireNonNull(nodes.get(node.getMetadata().getName()));
            of.active().stream()
                    .filter(pod -> !of.isUpdated(pod) && NodeFit.of(pod.getSpec(), node) != NodeFit.LEAVE)
                    .forEach(kept::add);
        }
        return kept;
    }

    private boolean sequential() {
        return StartPolicy.of(set) == StartPolicy.SEQUENTIAL;
    }

    private Optional<Hold> byFormer() {
        return desired().stream()
                .filter(node -> !node.anyAvailable())
                .flatMap(node -> node.active().stream())
                .map(pod -> pod.getMetadata().getName())
                .min(String::compareTo)
                .map(Hold::sequential);
    }

    /** Deletes the pods that are too many on a node. */
    private List<PodAction> tidy(NodePods node, Set<Pod> keptBack) {
        return switch (node.fit()) {
            case RUN, STAY -> surplus(node);
            case LEAVE ->
                delete(node.pods().stream()
                        .filter(pod -> !PodReadiness.terminating(pod) && !keptBack.contains(pod))
                        .toList());
        };
    }

    private List<PodAction> surplus(NodePods node) {
        List<Pod> surplus = new ArrayList<>();
        node.ended().stream().filter(pod -> untilReplaced(pod).isZero()).forEach(surplus::add);
        if (limits.surging() && node.fit() == NodeFit.RUN) {
            node.active().stream().filter(node::isUpdated).skip(1).forEach(surplus::add);
            node.active().stream().filter(pod -> !node.isUpdated(pod)).skip(1).forEach(surplus::add);
        } else {
            node.active().stream().skip(1).forEach(surplus::add);
        }
        return delete(surplus);
    }

    private static List<PodAction> delete(Collection<Pod> pods) {
        return pods.stream()
                .<PodAction>map(pod -> new PodAction.Delete(pod, false))
                .toList();
    }

    /** The name follows from the node, so that a create that is sent again makes no second pod there. */
    private PodAction create(NodePods node) {
        ObjectMeta owner = set.getMetadata();
        String name = new PodNames(owner.getName(), owner.getUid() + "/" + node.node())
                .lowestFree(1, names::contains)
                .getFirst();
        names.add(name);
        return new PodAction.Create(PodOfDaemonSet.of(set, name, node.node(), hash));
    }

    private Duration untilReplaced(Pod ended) {
        String created = ended.getMetadata().getCreationTimestamp();
        Instant due = created == null ? state.now() : Instant.parse(created).plus(PAUSE_AFTER_FAILURE);
        Duration left = Duration.between(state.now(), due);
        return left.isNegative() ? Duration.ZERO : left;
    }

    private List<RevisionAction> revisions() {
        List<RevisionAction> actions = new ArrayList<>(history.actions());
        actions.addAll(history.expired(
                set.getSpec().getRevisionHistoryLimit(),
                revision -> pods.kept().stream()
                        .anyMatch(pod -> PodOfDaemonSet.hash(pod).equals(hash(revision)))));
        return actions;
    }

    private Duration requeueAfter() {
        Stream<Duration> ready = nodes.values().stream()
                .flatMap(node -> node.active().stream())
                .filter(PodReadiness::ready)
                .map(pod -> PodReadiness.untilReadyLongEnough(pod, minReadySeconds, state.now()));
        Stream<Duration> failed =
                nodes.values().stream().flatMap(node -> node.ended().stream()).map(this::untilReplaced);
        return Stream.of(ready, failed, held().stream().map(_ -> Hold.LOOK_AGAIN))
                .flatMap(waits -> waits)
                .filter(Duration::isPositive)
                .min(Duration::compareTo)
                .orElse(Duration.ZERO);
    }
}
