package dev.gantry.simulation.cluster;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.deployment.pod.Ownership;
import dev.gantry.deployment.pod.PodReadiness;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeSelectorRequirement;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.RollingUpdateDaemonSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Of DaemonSets: never two pods on a node, but for the old and the new one of a surging update; and no update takes the last
 * available pod of more nodes than maxUnavailable says.
 *
 * <p>What nodes and pods did by themselves since the controller last knew all is added to what it left, for it may just be
 * about to act on what was so before.
 */
final class DaemonInvariants {

    private final ClusterWorld world;
    private final Set<String> strays;
    private final Set<String> leftNodes = new HashSet<>();
    private int lost;

    /** @param strays uids of pods that requests made which came late */
    DaemonInvariants(ClusterWorld world, Set<String> strays) {
        this.world = world;
        this.strays = strays;
        world.daemonSets().observe((_, after) -> after.ifPresent(this::settleIfKnown));
        world.nodes().observe(this::nodeChanged);
    }

    private void settleIfKnown(DaemonSet set) {
        boolean known = world.stage().is(Actor.WORKLOADS)
                && set.getStatus() != null
                && set.getStatus().getObservedGeneration() >= set.getMetadata().getGeneration()
                && set.getStatus().getDesiredNumberScheduled() == wanted()
                && set.getStatus().getNumberAvailable() == served(set).size();
        lost = known ? 0 : lost;
    }

    /** How many nodes a daemon is to run on. */
    private int wanted() {
        return (int)
                world.nodes().list().stream().filter(DaemonInvariants::isWanted).count();
    }

    /** A node that is unreachable or out of service keeps new pods off, and does not count. */
    private static boolean isWanted(Node node) {
        return node.getSpec().getTaints().isEmpty();
    }

    /** A node that is new, or back, may have no pod yet; one that is tainted may have lost its pod for that. */
    private void nodeChanged(Optional<Node> before, Optional<Node> after) {
        boolean joined = before.filter(DaemonInvariants::isWanted).isEmpty()
                && after.filter(DaemonInvariants::isWanted).isPresent();
        if (joined) {
            lost++;
        }
        if (before.isEmpty()) {
            return;
        }
        if (!after.map(DaemonInvariants::taints).equals(before.map(DaemonInvariants::taints))) {
            leftNodes.add(before.get().getMetadata().getName());
        }
    }

    private static int taints(Node node) {
        return node.getSpec().getTaints().size();
    }

    private Optional<DaemonSet> setOf(Pod pod) {
        return Ownership.controller(pod)
                .filter(owner -> owner.getKind().equals("DaemonSet"))
                .flatMap(owner -> world.daemonSets().get(new ObjectKey(ClusterWorld.NAMESPACE, owner.getName())));
    }

    private List<Pod> pods(DaemonSet set) {
        String uid = set.getMetadata().getUid();
        return world.pods().list().stream()
                .filter(pod -> Ownership.controller(pod)
                        .filter(owner -> owner.getUid().equals(uid))
                        .isPresent())
                .toList();
    }

    /** The node that a daemon is for, bound or not. */
    private static String node(Pod pod) {
        return pod
                .getSpec()
                .getAffinity()
                .getNodeAffinity()
                .getRequiredDuringSchedulingIgnoredDuringExecution()
                .getNodeSelectorTerms()
                .stream()
                .flatMap(term -> term.getMatchFields().stream())
                .map(NodeSelectorRequirement::getValues)
                .map(List::getFirst)
                .findFirst()
                .orElseThrow();
    }

    /** The nodes that have an available pod. */
    private Set<String> served(DaemonSet set) {
        return pods(set).stream()
                .filter(DaemonInvariants::serves)
                .map(DaemonInvariants::node)
                .collect(Collectors.toSet());
    }

    private static boolean serves(Pod pod) {
        return PodReadiness.active(pod) && PodReadiness.availableInTime(pod);
    }

    private static RollingUpdateDaemonSet limits(DaemonSet set) {
        return set.getSpec().getUpdateStrategy().getRollingUpdate();
    }

    private static boolean surges(DaemonSet set) {
        return limits(set).getMaxSurge().getIntVal() > 0;
    }

    /** The controller made a pod; one that still ends is in the way of another, too. */
    void created(Pod pod) {
        Optional<DaemonSet> set = setOf(pod);
        if (set.isEmpty()) {
            return;
        }
        List<Pod> others = pods(set.get()).stream()
                .filter(other ->
                        !other.getMetadata().getUid().equals(pod.getMetadata().getUid()))
                .filter(other -> !strays.contains(other.getMetadata().getUid()))
                .filter(other -> node(other).equals(node(pod)))
                .toList();
        boolean same = others.stream()
                .anyMatch(other -> PodReadiness.active(other) && image(other).equals(image(pod)));
        if (others.size() > (surges(set.get()) ? 1 : 0) || same) {
            throw world.violated(
                    pod.getMetadata().getName() + " was made on " + node(pod) + ", where there are " + names(others));
        }
    }

    private static String image(Pod pod) {
        return pod.getSpec().getContainers().getFirst().getImage();
    }

    private static List<String> names(List<Pod> pods) {
        return pods.stream().map(pod -> pod.getMetadata().getName()).toList();
    }

    /** Somebody changed or deleted a pod. */
    void podChanged(Pod before, Optional<Pod> after) {
        Optional<DaemonSet> set = setOf(before);
        boolean fell = serves(before) && after.filter(DaemonInvariants::serves).isEmpty();
        if (set.isEmpty() || !fell || served(set.get()).contains(node(before))) {
            return;
        }
        if (!world.stage().is(Actor.WORKLOADS) || !isUpdate(set.get(), before)) {
            lost++;
        } else {
            updated(set.get(), before);
        }
    }

    /** Of a node that was ever tainted, it may have been for the taint; of one that is gone, for that. */
    private boolean isUpdate(DaemonSet set, Pod pod) {
        String wanted =
                set.getSpec().getTemplate().getSpec().getContainers().getFirst().getImage();
        return !leftNodes.contains(node(pod)) && !Objects.equals(image(pod), wanted);
    }

    private void updated(DaemonSet set, Pod pod) {
        int served = served(set).size();
        int least = wanted() - limits(set).getMaxUnavailable().getIntVal();
        if (served + lost < least) {
            throw world.violated(pod.getMetadata().getName() + " was taken from " + node(pod) + ": " + served
                    + " nodes are served and " + lost + " were lost, where " + least + " must be");
        }
    }
}
