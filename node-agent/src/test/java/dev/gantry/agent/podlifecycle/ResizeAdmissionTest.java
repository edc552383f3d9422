package dev.gantry.agent.podlifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who gets what it asks for, on a node of 2 cores and 4 GiB. */
class ResizeAdmissionTest {

    private static final Map<String, Quantity> NODE = Map.of("cpu", new Quantity("2"), "memory", Quantity.parse("4Gi"));

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # has       | asks       | others have | decision
            1/1Gi       | 1500m/1Gi  | 500m/1Gi    | granted
            1/1Gi       | 1501m/1Gi  | 500m/1Gi    | Deferred: Node didn't have enough resource: cpu, requested: 1501, used: 500, capacity: 2000
            1/1Gi       | 2/1Gi      | 0/0         | granted
            1/1Gi       | 2001m/1Gi  | 0/0         | Infeasible: Node didn't have enough capacity: cpu, requested: 2001, capacity: 2000
            1/1Gi       | 1/3Gi      | 500m/1Gi    | granted
            1/1Gi       | 1/3073Mi   | 500m/1Gi    | Deferred: Node didn't have enough resource: memory, requested: 3222274048, used: 1073741824, capacity: 4294967296
            1/1Gi       | 1/5Gi      | 500m/1Gi    | Infeasible: Node didn't have enough capacity: memory, requested: 5368709120, capacity: 4294967296
            1/1Gi       | 500m/2Gi   | 1500m/2Gi   | granted
            1/1Gi       | 500m/512Mi | 3/8Gi       | granted
            3/1Gi       | 2500m/1Gi  | 500m/1Gi    | granted
            1/1Gi       | 1/1Gi      | 3/8Gi       | nothing
            """)
    void oneAsks(String has, String asks, String others, String expected) {
        List<NodePod> pods = List.of(pod("a", has, asks), pod("other", others, others));
        assertThat(text(ResizeAdmission.decide(pods, NODE).get("a"))).isEqualTo(expected);
        assertThat(ResizeAdmission.decide(pods, NODE)).doesNotContainKey("other");
    }

    @Test
    void whatOneGivesBackAnotherMayGetAtOnce() {
        NodePod grows = pod("grows", "1/1Gi", "1700m/1Gi");
        assertThat(decide(grows, pod("shrinks", "500m/1Gi", "500m/1Gi"))).containsEntry("grows", "Deferred");
        assertThat(decide(grows, pod("shrinks", "500m/1Gi", "300m/1Gi")))
                .containsEntry("grows", "granted")
                .containsEntry("shrinks", "granted");
    }

    @Test
    void oneThatGrowsInOneResourceMayGiveBackAnother() {
        NodePod memory = pod("memory", "500m/1Gi", "500m/3Gi");
        NodePod cpu = pod("z-cpu", "500m/2Gi", "1/1Gi");
        assertThat(decide(memory, cpu)).containsEntry("memory", "granted").containsEntry("z-cpu", "granted");
    }

    @Test
    void theMoreImportantGoesFirstThenTheGuaranteedThenWhoWaitsLonger() {
        NodePod first = pod("z-first", "500m/0", "1500m/0");
        NodePod second = pod("a-second", "500m/0", "1500m/0");
        assertThat(decide(first, second)).containsEntry("a-second", "granted").containsEntry("z-first", "Deferred");
        waitsSince(first, "2026-01-01T00:00:00Z");
        waitsSince(second, "2026-01-01T00:00:01Z");
        assertThat(decide(first, second)).containsEntry("z-first", "granted").containsEntry("a-second", "Deferred");
        second.asked().getStatus().setQosClass("Guaranteed");
        assertThat(decide(first, second)).containsEntry("a-second", "granted");
        first.asked().getSpec().setPriority(5);
        assertThat(decide(first, second)).containsEntry("z-first", "granted");
    }

    @Test
    void podsThatEndedTakeNothingAndThoseThatEndAskForNothing() {
        NodePod over = pod("over", "1500m/1Gi", "1500m/1Gi");
        over.asked().setStatus(new PodStatusBuilder().withPhase("Succeeded").build());
        assertThat(decide(pod("a", "500m/1Gi", "2/1Gi"), over)).containsEntry("a", "granted");
        NodePod ending = pod("ending", "500m/1Gi", "1/1Gi");
        ending.asked().getMetadata().setDeletionTimestamp("2026-01-01T00:00:00Z");
        assertThat(decide(ending)).isEmpty();
    }

    @Test
    void whatTheNodeDoesNotCountIsNotBounded() {
        assertThat(ResizeAdmission.decide(List.of(pod("a", "1/1Gi", "64/64Gi")), Map.of()))
                .hasEntrySatisfying("a", decision -> assertThat(text(decision)).isEqualTo("granted"));
    }

    /** Whatever pods ask for and in whichever order they come and go, once they are there. */
    @Test
    void noNodeGrantsMoreThanItHas() {
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Map<String, NodePod> pods = new HashMap<>();
            for (int step = 0; step < 60; step++) {
                String uid = "p" + random.nextInt(8);
                NodePod known = pods.get(uid);
                if (known == null) {
                    pods.put(uid, pod(uid, "0/0", "0/0"));
                } else if (random.nextInt(6) == 0) {
                    pods.remove(uid);
                } else {
                    pods.put(
                            uid,
                            new NodePod(
                                    asking(uid, random.nextInt(2500) + "m/" + random.nextInt(5000) + "Mi"),
                                    known.allocated()));
                }
                settle(pods);
                PodShare used =
                        pods.values().stream().map(NodePod::allocatedShare).reduce(PodShare.NONE, PodShare::plus);
                assertThat(used.cpuMillis()).as("seed %d step %d", seed, step).isLessThanOrEqualTo(2000);
                assertThat(used.memoryBytes()).as("seed %d step %d", seed, step).isLessThanOrEqualTo(4L << 30);
                assertThat(ResizeAdmission.decide(pods.values(), NODE).values())
                        .as("seed %d step %d: deciding again grants nothing", seed, step)
                        .noneMatch(ResizeDecision.Granted.class::isInstance);
            }
        }
    }

    private static void settle(Map<String, NodePod> pods) {
        ResizeAdmission.decide(pods.values(), NODE).forEach((uid, decision) -> {
            if (decision instanceof ResizeDecision.Granted(Allocation allocation)) {
                pods.computeIfPresent(uid, (_, pod) -> new NodePod(pod.asked(), allocation));
            }
        });
    }

    private static Map<String, String> decide(NodePod... pods) {
        Map<String, String> decided = new HashMap<>();
        ResizeAdmission.decide(new ArrayList<>(List.of(pods)), NODE)
                .forEach((uid, decision) -> decided.put(uid, text(decision).replaceAll(":.*", "")));
        return decided;
    }

    private static String text(@Nullable ResizeDecision decision) {
        return switch (decision) {
            case null -> "nothing";
            case ResizeDecision.Granted _ -> "granted";
            case ResizeDecision.NotGranted(PendingResize why) -> why.reason().wireName() + ": " + why.message();
        };
    }

    private static NodePod pod(String uid, String has, String asks) {
        return new NodePod(asking(uid, asks), Allocation.ofSpec(asking(uid, has)));
    }

    private static Pod asking(String uid, String amounts) {
        String[] both = amounts.split("/");
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName(uid)
                .withUid(uid)
                .endMetadata()
                .withNewSpec()
                .addToContainers(new ContainerBuilder()
                        .withName("app")
                        .withNewResources()
                        .addToRequests("cpu", Quantity.parse(both[0]))
                        .addToRequests("memory", Quantity.parse(both[1]))
                        .endResources()
                        .build())
                .endSpec()
                .withNewStatus()
                .withQosClass("Burstable")
                .endStatus()
                .build();
    }

    private static void waitsSince(NodePod pod, String time) {
        pod.asked()
                .setStatus(pod.asked()
                        .getStatus()
                        .edit()
                        .addNewCondition()
                        .withType(PendingResize.CONDITION)
                        .withLastTransitionTime(time)
                        .endCondition()
                        .build());
    }
}
