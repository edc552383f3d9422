package dev.gantry.scheduler.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.apimachinery.testing.TestDatabase;
import dev.gantry.scheduler.fixture.NodeFixture;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** Two replicas on one database, of which the leading one ends in the middle of its work. */
class FailoverTest {

    private static final int PODS = 400;
    private static final int NODES = 10;

    @Test
    void theOtherReplicaGoesOnAndNoPodIsLostMovedOrTooMany() {
        String schema = TestDatabase.newSchema();
        try (SchedulerService first = SchedulerService.start(schema)) {
            await(() -> first.bean(LeaderLease.class).isLeader());
            try (SchedulerService second = SchedulerService.start(schema)) {
                addNodes(first.bean(LocalResources.class).client(Node.class));
                Bindings bindings =
                        new Bindings(second.bean(LocalResources.class).view(Pod.class));
                ResourceClient<Pod> pods = second.bean(LocalResources.class).client(Pod.class);
                create(pods, 0, PODS / 2);
                first.stop();
                create(pods, PODS / 2, PODS);
                await(() -> bindings.nodes.size() == PODS);
                assertThat(bindings.moves).isEmpty();
                assertThat(bindings.nodes.values().stream().distinct().mapToLong(bindings::count))
                        .allMatch(count -> count <= PODS / NODES);
            }
        }
    }

    /** The nodes have room for just all pods, so a pod counted twice or not at all shows. */
    private static void addNodes(ResourceClient<Node> nodes) {
        for (int i = 0; i < NODES; i++) {
            Node node = NodeFixture.node("node-" + i).has("4", "64Gi").build();
            nodes.create(node);
            nodes.updateStatus(node);
        }
    }

    private static void create(ResourceClient<Pod> pods, int from, int to) {
        List<Write<Pod>> writes = new ArrayList<>();
        for (int i = from; i < to; i++) {
            writes.add(new Write.Create<>(new PodBuilder()
                    .withNewMetadata()
                    .withNamespace("default")
                    .withName("pod-" + i)
                    .endMetadata()
                    .withNewSpec()
                    .addNewContainer()
                    .withName("app")
                    .withImage("hello:v1")
                    .withNewResources()
                    .addToRequests("cpu", new Quantity("100m"))
                    .endResources()
                    .endContainer()
                    .endSpec()
                    .build()));
        }
        assertThat(pods.writeAll(writes)).allMatch(WriteOutcome.Written.class::isInstance);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(condition);
    }

    /** The node of each pod as a watcher sees it, and every change of a node that was set before. */
    private static final class Bindings implements ResourceView.Listener<Pod> {
        private final Map<ObjectKey, String> nodes = new ConcurrentHashMap<>();
        private final List<String> moves = new CopyOnWriteArrayList<>();

        Bindings(ResourceView<Pod> pods) {
            pods.subscribe(this);
        }

        long count(String node) {
            return nodes.values().stream().filter(node::equals).count();
        }

        @Override
        public void added(Pod pod) {
            String node = pod.getSpec().getNodeName();
            if (node != null) {
                String before = nodes.put(ObjectKey.of(pod), node);
                if (before != null && !before.equals(node)) {
                    moves.add(ObjectKey.of(pod) + " from " + before + " to " + node);
                }
            }
        }

        @Override
        public void updated(Pod previous, Pod current) {
            added(current);
        }

        @Override
        public void deleted(Pod last) {
            moves.add(ObjectKey.of(last) + " is gone");
        }
    }
}
