package dev.gantry.deployment.daemon;

import dev.gantry.deployment.order.Hold;
import dev.gantry.deployment.order.StartHolds;
import dev.gantry.deployment.order.WaitingConditions;
import dev.gantry.deployment.pod.PodAction;
import dev.gantry.deployment.pod.PodReadiness;
import dev.gantry.deployment.revision.RevisionAction;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodConditionBuilder;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.DaemonSet;
import io.fabric8.kubernetes.api.model.apps.DaemonSetBuilder;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * A DaemonSet with nodes and pods, in words: {@code agent().nodes("a", "b").running("a").actions()}. Deciding also stores
 * what was decided about revisions and the status; pods change only when the test says so.
 */
final class DaemonFixture {

    static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    private DaemonSet set = new DaemonSetBuilder()
            .withNewMetadata()
            .withName("agent")
            .withNamespace("default")
            .withUid("uid-agent")
            .withGeneration(1L)
            .endMetadata()
            .withNewSpec()
            .withRevisionHistoryLimit(10)
            .withNewSelector()
            .addToMatchLabels("app", "agent")
            .endSelector()
            .withNewUpdateStrategy()
            .withType("RollingUpdate")
            .withNewRollingUpdate()
            .withMaxUnavailable(new IntOrString(1))
            .withMaxSurge(new IntOrString(0))
            .endRollingUpdate()
            .endUpdateStrategy()
            .withNewTemplate()
            .withNewMetadata()
            .addToLabels("app", "agent")
            .endMetadata()
            .withNewSpec()
            .addNewContainer()
            .withName("agent")
            .withImage("v1")
            .endContainer()
            .endSpec()
            .endTemplate()
            .endSpec()
            .build();

    private StartHolds holds = StartHolds.NONE;
    private final Map<String, Node> nodes = new TreeMap<>();
    private final Map<String, Pod> pods = new TreeMap<>();
    private final Map<String, ControllerRevision> revisions = new TreeMap<>();

    static DaemonFixture agent() {
        return new DaemonFixture();
    }

    DaemonFixture spec(UnaryOperator<DaemonSetBuilder> change) {
        set = change.apply(new DaemonSetBuilder(set)).build();
        return this;
    }

    DaemonFixture nodes(String... names) {
        for (String name : names) {
            nodes.put(
                    name,
                    new NodeBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .addToLabels("kubernetes.io/hostname", name)
                            .endMetadata()
                            .withNewSpec()
                            .endSpec()
                            .build());
        }
        return this;
    }

    DaemonFixture node(String name, UnaryOperator<NodeBuilder> change) {
        nodes.put(name, change.apply(new NodeBuilder(nodes.get(name))).build());
        return this;
    }

    DaemonFixture tainted(String node, String key, String effect) {
        return node(
                node,
                n -> n.editSpec()
                        .addToTaints(new Taint(effect, key, null, null))
                        .endSpec());
    }

    DaemonFixture withoutNode(String name) {
        nodes.remove(name);
        return this;
    }

    DaemonFixture image(String image) {
        return spec(s -> s.editSpec()
                .editTemplate()
                .editSpec()
                .editFirstContainer()
                .withImage(image)
                .endContainer()
                .endSpec()
                .endTemplate()
                .endSpec());
    }

    DaemonFixture limits(int maxUnavailable, int maxSurge) {
        return spec(s -> s.editSpec()
                .editUpdateStrategy()
                .withNewRollingUpdate()
                .withMaxUnavailable(new IntOrString(maxUnavailable))
                .withMaxSurge(new IntOrString(maxSurge))
                .endRollingUpdate()
                .endUpdateStrategy()
                .endSpec());
    }

    /** Available pods of the present template, each the only one of its node. */
    DaemonFixture running(String... names) {
        for (String node : names) {
            gone(node);
            beside(node, true);
        }
        return this;
    }

    DaemonFixture starting(String node) {
        gone(node);
        return beside(node, false);
    }

    /** One more pod of the present template. */
    DaemonFixture beside(String node, boolean available) {
        String hash = hash();
        String name = node + "-" + hash;
        Pod pod = PodOfDaemonSet.of(set, name, node, hash);
        PodBuilder builder = new PodBuilder(pod)
                .editMetadata()
                .withUid("uid-" + name)
                .withCreationTimestamp(NOW.minusSeconds(60L - pods.size()).toString())
                .endMetadata()
                .withNewStatus()
                .withPhase("Running")
                .endStatus();
        for (String type : available ? List.of("Ready", PodReadiness.ROUTABLE) : List.<String>of()) {
            builder.editStatus()
                    .addToConditions(new PodConditionBuilder()
                            .withType(type)
                            .withStatus("True")
                            .withLastTransitionTime(NOW.minusSeconds(30).toString())
                            .build())
                    .endStatus();
        }
        pods.put(name, builder.build());
        return this;
    }

    private String hash() {
        var _ = decide();
        ControllerRevision newest = revisions.values().stream()
                .max(Comparator.comparingLong(ControllerRevision::getRevision))
                .orElseThrow();
        return Objects.requireNonNull(newest.getMetadata().getLabels().get(PodOfDaemonSet.REVISION_LABEL));
    }

    /** The node's pods as they are after a change. */
    DaemonFixture pods(String node, UnaryOperator<PodBuilder> change) {
        pods.replaceAll((name, pod) ->
                name.startsWith(node + "-") ? change.apply(new PodBuilder(pod)).build() : pod);
        return this;
    }

    DaemonFixture terminating(String node) {
        return pods(
                node,
                pod -> pod.editMetadata().withDeletionTimestamp(NOW.toString()).endMetadata());
    }

    DaemonFixture gone(String node) {
        pods.keySet().removeIf(name -> name.startsWith(node + "-"));
        return this;
    }

    DaemonSetStep decide() {
        DaemonSetStep step = DaemonSetDecision.next(new DaemonSetState(
                set,
                List.copyOf(nodes.values()),
                List.copyOf(pods.values()),
                List.copyOf(revisions.values()),
                Set.of(),
                holds,
                NOW));
        for (RevisionAction action : step.revisions()) {
            String name = action.revision().getMetadata().getName();
            switch (action) {
                case RevisionAction.Create _, RevisionAction.Update _ -> revisions.put(name, action.revision());
                case RevisionAction.Delete _ -> revisions.remove(name);
            }
        }
        set = new DaemonSetBuilder(set).withStatus(step.status()).build();
        return step;
    }

    /** New pods wait for others from now on. */
    DaemonFixture heldByOthers() {
        holds = new StartHolds(
                Optional.of(new Hold("DependenciesNotReady", "waits for deployment/db")), Optional.empty());
        return this;
    }

    /** Its last pods are to stop after those of another workload. */
    DaemonFixture stopsAfterOthers() {
        holds = new StartHolds(
                Optional.empty(), Optional.of(new Hold("DependentsRunning", "stops after deployment/app")));
        return this;
    }

    /** The template asks for a node that is not there. */
    DaemonFixture forNoNode() {
        return selecting("role", "none");
    }

    DaemonFixture selecting(String label, String value) {
        return spec(s -> s.editSpec()
                .editTemplate()
                .editSpec()
                .addToNodeSelector(label, value)
                .endSpec()
                .endTemplate()
                .endSpec());
    }

    /** Nobody waits any more. */
    DaemonFixture free() {
        holds = StartHolds.NONE;
        return this;
    }

    /** What the set says of its newest revision: {@code True Revision2: revision 2 is complete}. */
    String rolledOut() {
        return decide().status().getConditions().stream()
                .filter(c -> RolledOut.CONDITION.equals(c.getType()))
                .map(c -> c.getStatus() + " " + c.getReason() + ": " + c.getMessage())
                .collect(Collectors.joining());
    }

    /** What the set says that it waits for, or "". */
    String waitsFor() {
        return WaitingConditions.OF_DAEMON_SETS
                .in(decide().status().getConditions())
                .map(c -> c.getReason() + ": " + c.getMessage())
                .orElse("");
    }

    /** The pods' actions in words with their nodes, such as {@code create a}. */
    List<String> actions() {
        List<String> words = new ArrayList<>();
        for (PodAction action : decide().pods()) {
            String verb = switch (action) {
                case PodAction.Adopt _ -> "adopt";
                case PodAction.Release _ -> "release";
                case PodAction.Update _ -> "update";
                case PodAction.Create _ -> "create";
                case PodAction.Delete _ -> "delete";
            };
            words.add(verb + " " + PodOfDaemonSet.node(action.pod()).orElseThrow());
        }
        return words;
    }

    DaemonSet set() {
        return set;
    }
}
