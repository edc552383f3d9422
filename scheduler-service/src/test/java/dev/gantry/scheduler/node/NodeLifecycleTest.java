package dev.gantry.scheduler.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient.Deletion;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.scheduler.fixture.InMemoryObjects;
import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.fixture.PodFixture;
import dev.gantry.scheduler.lifecycle.NodeJudgement;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.Taint;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes that fall silent, come back or go, seen from the loops, second by second. */
class NodeLifecycleTest {

    private static final String POD_TOLERATES = "node.kubernetes.io/unreachable";

    private final InMemoryObjects<Node> nodes = new InMemoryObjects<>();
    private final InMemoryObjects<Pod> pods = new InMemoryObjects<>();
    private final InMemoryObjects<Lease> leases = new InMemoryObjects<>();
    private final PodsByNode podsByNode = new PodsByNode();
    private Instant now = Instant.parse("2026-01-01T12:00:00Z");
    private final InstantSource clock = () -> now;
    private final NodePods nodePods = new NodePods(pods, EventRecorder.NONE, new SimpleMeterRegistry(), clock);
    private final NodeLifecycle lifecycle = new NodeLifecycle(
            nodes,
            leases,
            nodes,
            podsByNode,
            nodePods,
            EventRecorder.NONE,
            clock,
            new NodeLifecycle.Limits(Duration.ofSeconds(40), Duration.ofMinutes(5)));
    private final OrphanedPods orphans = new OrphanedPods(nodes, podsByNode, nodePods, clock);

    @BeforeEach
    void aClusterOfTwo() {
        pods.subscribe(podsByNode);
        addNode("a");
        addNode("b");
        pods.create(ready(pod("patient")
                .tolerating(POD_TOLERATES, "Exists", null, "NoExecute")
                .on("a")));
        pods.create(withSeconds(
                pod("soon")
                        .tolerating(POD_TOLERATES, "Exists", null, "NoExecute")
                        .on("a"),
                30));
        pods.create(pod("elsewhere").on("b"));
    }

    @Test
    void aNodeThatRenewsItsLeaseIsLeftAlone() {
        pass(120, "a", "b");
        assertThat(node("a").getSpec().getTaints()).isEmpty();
        assertThat(pods.deletions()).isEmpty();
    }

    @Test
    void aSilentNodeIsTaintedAfterFortySecondsAndItsPodsLeaveAsTheyTolerate() {
        pass(35, "b");
        assertThat(NodeJudgement.isReady(node("a"))).isTrue();
        pass(10, "b");
        assertThat(NodeJudgement.isReady(node("a"))).isFalse();
        assertThat(node("a").getSpec().getTaints())
                .extracting(Taint::getEffect)
                .containsExactly("NoSchedule", "NoExecute");
        assertThat(podReady("patient")).isEqualTo("False");
        assertThat(pods.deletions()).isEmpty();
        pass(35, "b");
        assertThat(pods.deletions()).containsExactly("soon -1");
    }

    @Test
    void aNodeThatComesBackIsAsBefore() {
        pass(60, "b");
        assertThat(NodeJudgement.isReady(node("a"))).isFalse();
        pass(10, "a", "b");
        assertThat(NodeJudgement.isReady(node("a"))).isTrue();
        assertThat(node("a").getSpec().getTaints()).isEmpty();
        assertThat(NodeJudgement.keptBeforeSilence(node("a"))).isEmpty();
        pass(60, "a", "b");
        assertThat(pods.deletions()).isEmpty();
    }

    @Test
    void whenAllAreSilentNothingIsMoved() {
        pass(300);
        assertThat(NodeJudgement.isReady(node("a"))).isFalse();
        assertThat(NodeJudgement.isReady(node("b"))).isFalse();
        assertThat(pods.deletions()).isEmpty();
        assertThat(podReady("patient")).isEqualTo("True");
    }

    @Test
    void aTerminatingPodOfALostNodeIsRemovedAfterItsTime() {
        Pod patient = pods.get(new ObjectKey("default", "patient")).orElseThrow();
        pods.update(new PodBuilder(patient)
                .editMetadata()
                .withDeletionTimestamp(now.toString())
                .endMetadata()
                .build());
        pass(295, "b");
        assertThat(pods.deletions()).containsExactly("soon -1");
        pass(10, "b");
        assertThat(pods.deletions()).containsExactly("soon -1", "patient 0");
    }

    @Test
    void aStatefulSetsPodOfALostNodeStaysUntilTheNodeIsOutOfService() {
        Pod patient = pods.get(new ObjectKey("default", "patient")).orElseThrow();
        pods.update(new PodBuilder(patient)
                .editMetadata()
                .withDeletionTimestamp(now.toString())
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind("StatefulSet")
                .withName("patient")
                .withUid("uid-set")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .build());
        pass(600, "b");
        assertThat(pods.deletions()).containsExactly("soon -1");
        nodes.update(new NodeBuilder(node("a"))
                .editSpec()
                .addToTaints(new Taint("NoExecute", "node.kubernetes.io/out-of-service", now.toString(), "off"))
                .endSpec()
                .build());
        pass(5, "b");
        assertThat(pods.deletions()).contains("patient 0");
    }

    @Test
    void podsOfADeletedNodeAreRemovedOnceItStaysAway() {
        nodes.delete(new ObjectKey("", "a"), Deletion.BACKGROUND);
        pass(35, "b");
        assertThat(pods.deletions()).isEmpty();
        pass(10, "b");
        assertThat(pods.deletions()).containsExactly("patient 0", "soon 0");
    }

    /** Lets time pass in steps of 5 s, at each of which the nodes that live renew their leases and all are looked at. */
    private void pass(int seconds, String... alive) {
        for (int i = 0; i < seconds; i += 5) {
            now = now.plusSeconds(5);
            List.of(alive).forEach(this::renew);
            for (String node : List.of("a", "b")) {
                lifecycle.reconcile(new ObjectKey("", node));
                orphans.reconcile(new ObjectKey("", node));
            }
        }
    }

    private void addNode(String name) {
        nodes.create(new NodeBuilder(NodeFixture.node(name).build())
                .editStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build());
        renew(name);
        lifecycle.reconcile(new ObjectKey("", name));
    }

    private void renew(String node) {
        leases.create(new LeaseBuilder()
                .withNewMetadata()
                .withNamespace(NodeLifecycle.LEASE_NAMESPACE)
                .withName(node)
                .endMetadata()
                .withNewSpec()
                .withRenewTime(now.atZone(ZoneOffset.UTC))
                .endSpec()
                .build());
    }

    private Node node(String name) {
        return nodes.get(new ObjectKey("", name)).orElseThrow();
    }

    private String podReady(String name) {
        return pods.get(new ObjectKey("default", name)).orElseThrow().getStatus().getConditions().stream()
                .map(PodCondition::getStatus)
                .findFirst()
                .orElseThrow();
    }

    private static PodFixture pod(String name) {
        return PodFixture.pod(name);
    }

    private static Pod ready(Pod pod) {
        return new PodBuilder(pod)
                .editOrNewStatus()
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    private static Pod withSeconds(Pod pod, long seconds) {
        return new PodBuilder(pod)
                .editSpec()
                .editFirstToleration()
                .withTolerationSeconds(seconds)
                .endToleration()
                .endSpec()
                .build();
    }
}
