package dev.gantry.agent.startorder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.agent.podlifecycle.StartHold;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartSequenceTest {

    private static final Instant BOOT = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final StartState WAITING = new StartState.Waiting(BOOT);
    private static final StartState READY = new StartState.Ready();
    private static final List<NodeStartPolicy> POLICIES = List.of(NodeStartPolicy.values());
    private static final int PROPERTY_SEEDS = 2_000;
    private static final int LONGEST_STEP_SECONDS = 30;

    @Test
    void thoseOfHigherPriorityComeFirst() {
        StartingPod dns = pod("dns", 1_000, WAITING);
        StartingPod web = pod("web", 10, WAITING);
        StartingPod batch = pod("batch", 0, WAITING);
        assertThat(reasons(BOOT, dns, web, batch))
                .containsOnlyKeys("web", "batch")
                .allSatisfy((_, reason) -> assertThat(reason)
                        .isEqualTo("StartPolicyPriority: waits for pod default/dns of priority 1000;"
                                + " at most 60 s from its start"));
        assertThat(reasons(BOOT, in(dns, READY), web, batch).keySet()).containsExactly("batch");
        assertThat(reasons(BOOT, in(dns, READY), in(web, READY), batch)).isEmpty();
    }

    @Test
    void thoseThatAreAlikeStartAtOnceAndDaemonsBeforeThem() {
        StartingPod one = pod("one", 0, WAITING);
        StartingPod two = pod("two", 0, WAITING);
        assertThat(reasons(BOOT, one, two)).isEmpty();
        StartingPod logs = daemon("logs");
        assertThat(reasons(BOOT, one, two, logs))
                .containsOnlyKeys("one", "two")
                .containsValue(
                        "StartPolicyPriority: waits for pod default/logs of a DaemonSet; at most 60 s from its start");
    }

    @Test
    void aPodThatDoesNotGetReadyIsWaitedForOnlySoLong() {
        StartingPod dns = pod("dns", 1_000, new StartState.Starting(BOOT));
        StartingPod web = pod("web", 0, WAITING);
        assertThat(holds(NodeStartPolicy.PRIORITY, BOOT.plusSeconds(59), dns, web))
                .hasEntrySatisfying("web", hold -> assertThat(hold.until()).isEqualTo(BOOT.plusSeconds(60)));
        assertThat(reasons(BOOT.plusSeconds(60), dns, web)).isEmpty();
        StartingPod stuck = pod("stuck", 1_000, WAITING);
        assertThat(reasons(BOOT.plus(StartSettings.LONGEST_HOLD).minusSeconds(1), stuck, web)
                        .keySet())
                .containsExactly("web");
        assertThat(reasons(BOOT.plus(StartSettings.LONGEST_HOLD), stuck, web)).isEmpty();
    }

    @Test
    void whatHasEndedIsNotWaitedFor() {
        assertThat(reasons(BOOT, pod("job", 9, new StartState.Over()), pod("web", 0, WAITING)))
                .isEmpty();
    }

    @Test
    void aPodComesAfterWhatItDependsOnWhateverThePolicy() {
        StartingPod db = of("statefulset/db", pod("db-0", 0, WAITING));
        StartingPod app = dependsOn(pod("app", 0, WAITING), "statefulset/db");
        for (NodeStartPolicy policy : NodeStartPolicy.values()) {
            assertThat(holds(policy, BOOT, app, db))
                    .as(policy.toString())
                    .containsOnlyKeys("app")
                    .allSatisfy((_, hold) -> assertThat(hold.reason() + ": " + hold.message())
                            .isEqualTo("DependenciesNotReady: waits for pod default/db-0 of statefulset/db;"
                                    + " at most 60 s from its start"));
        }
        assertThat(reasons(BOOT, app)).as("it is on another node").isEmpty();
    }

    @Test
    void whatAPodDependsOnIsWorthAsMuchAsThePod() {
        StartingPod dns = pod("dns", 1_000, WAITING);
        StartingPod app = dependsOn(pod("app", 10, WAITING), "statefulset/db");
        StartingPod db = of("statefulset/db", pod("db-0", 0, WAITING));
        StartingPod batch = pod("batch", 0, WAITING);
        assertThat(reasons(BOOT, dns, app, db, batch).keySet()).containsExactly("app", "batch", "db-0");
        assertThat(reasons(BOOT, in(dns, READY), app, db, batch))
                .containsOnlyKeys("app", "batch")
                .containsEntry(
                        "batch",
                        "StartPolicyPriority: waits for pod default/db-0, which a pod of higher priority depends on;"
                                + " at most 60 s from its start");
        assertThat(reasons(BOOT, in(dns, READY), app, in(db, READY), batch).keySet())
                .containsExactly("batch");
    }

    @Test
    void inACircleTheOneOfMostWorthGoesFirst() {
        StartingPod a = dependsOn(of("deployment/a", pod("a", 0, WAITING)), "deployment/b");
        StartingPod b = dependsOn(of("deployment/b", pod("b", 5, WAITING)), "deployment/a");
        assertThat(reasons(BOOT, a, b).keySet()).containsExactly("a");
        StartingPod self = dependsOn(of("deployment/c", pod("c", 0, WAITING)), "deployment/c");
        assertThat(reasons(BOOT, self)).isEmpty();
    }

    @Test
    void sequentialPodsStartOneAfterTheOther() {
        StartingPod one = pod("one", 0, WAITING);
        StartingPod two = pod("two", 0, WAITING);
        StartingPod dns = pod("dns", 7, WAITING);
        assertThat(holds(NodeStartPolicy.SEQUENTIAL, BOOT, two, one, dns).keySet())
                .containsExactly("one", "two");
        assertThat(holds(NodeStartPolicy.SEQUENTIAL, BOOT, two, one, in(dns, READY)))
                .hasEntrySatisfying(
                        "two",
                        hold -> assertThat(hold.message())
                                .isEqualTo(
                                        "waits for pod default/one, which starts before it; at most 60 s from its start"));
        assertThat(holds(NodeStartPolicy.PARALLEL, BOOT, two, one, dns)).isEmpty();
    }

    @Test
    void podsThatComeLaterStartAtOnceUnlessTheirWorkloadAsksForMore() {
        StartingPod dns = pod("dns", 1_000, new StartState.Starting(BOOT));
        Pod late = new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("late")
                .withUid("late")
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        assertThat(reasons(BOOT, dns, StartingPod.of(late, false, WAITING))).isEmpty();
        late.getMetadata().setAnnotations(Map.of("gantry.dev/start-policy", "Priority"));
        StartingPod asking = StartingPod.of(late, false, WAITING);
        assertThat(holds(NodeStartPolicy.PARALLEL, BOOT, dns, asking)).containsOnlyKeys("late");
    }

    @ParameterizedTest
    @CsvSource({
        "ReplicaSet,web-5f6,5f6,deployment/web",
        "ReplicaSet,web,'',replicaset/web",
        "StatefulSet,db,'',statefulset/db",
        "DaemonSet,logs,x,daemonset/logs"
    })
    void aPodsWorkloadIsReadFromItsOwner(String kind, String name, String hash, String workload) {
        Pod pod = new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("p")
                .withUid("p")
                .addToLabels("pod-template-hash", hash)
                .addToAnnotations("gantry.dev/depends-on", "job/x, deployment/y")
                .addToOwnerReferences(new OwnerReferenceBuilder()
                        .withKind(kind)
                        .withName(name)
                        .withController(true)
                        .build())
                .endMetadata()
                .withNewSpec()
                .endSpec()
                .build();
        StartingPod read = StartingPod.of(pod, true, WAITING);
        assertThat(read.workload()).contains("shop/" + workload);
        assertThat(read.dependsOn()).containsExactly("shop/job/x", "shop/deployment/y");
        assertThat(read.rank().daemon()).isEqualTo(kind.equals("DaemonSet"));
    }

    /** Whatever the pods depend on, circles too: somebody may always start, all start in time, and no order is broken. */
    @Test
    void everyPodStartsInTheEndAndNoneBeforeItsTurn() {
        for (long seed = 0; seed < PROPERTY_SEEDS; seed++) {
            Random random = new Random(seed);
            Map<String, StartingPod> pods = new HashMap<>();
            int count = 1 + random.nextInt(8);
            for (int i = 0; i < count; i++) {
                StartingPod pod = of("deployment/w" + random.nextInt(4), pod("p" + i, random.nextInt(3), WAITING));
                pods.put(pod.uid(), random.nextBoolean() ? dependsOn(pod, "deployment/w" + random.nextInt(4)) : pod);
            }
            NodeStartPolicy policy = POLICIES.get(random.nextInt(POLICIES.size()));
            boot(seed, random, policy, pods);
        }
    }

    private static void boot(long seed, Random random, NodeStartPolicy policy, Map<String, StartingPod> pods) {
        Instant now = BOOT;
        while (pods.values().stream().anyMatch(StartingPod::waiting)) {
            assertThat(now)
                    .as("seed %d: %s", seed, pods.values())
                    .isBefore(BOOT.plus(StartSettings.LONGEST_HOLD).plusSeconds(LONGEST_STEP_SECONDS));
            Instant at = now;
            StartSequence sequence = new StartSequence(pods.values(), new StartSettings(policy, PATIENCE), now);
            Map<String, StartHold> holds = sequence.holds();
            List<StartingPod> free = pods.values().stream()
                    .filter(pod -> pod.waiting() && !holds.containsKey(pod.uid()))
                    .toList();
            boolean awaited = pods.values().stream().anyMatch(pod -> isAwaited(pod, at));
            assertThat(!free.isEmpty() || awaited)
                    .as("seed %d: all wait for one another: %s", seed, holds)
                    .isTrue();
            for (StartHold hold : holds.values()) {
                assertThat(hold.until()).as("seed %d", seed).isAfter(now);
            }
            if (policy == NodeStartPolicy.SEQUENTIAL && now.isBefore(BOOT.plus(StartSettings.LONGEST_HOLD))) {
                assertThat(free.size()).as("seed %d", seed).isLessThanOrEqualTo(1);
            }
            for (StartingPod pod : free) {
                pods.put(pod.uid(), in(pod, new StartState.Starting(now)));
            }
            for (StartingPod pod : List.copyOf(pods.values())) {
                if (pod.state() instanceof StartState.Starting && random.nextInt(3) > 0) {
                    pods.put(pod.uid(), in(pod, READY));
                }
            }
            now = now.plusSeconds(random.nextInt(LONGEST_STEP_SECONDS));
        }
    }

    private static boolean isAwaited(StartingPod pod, Instant now) {
        return pod.state() instanceof StartState.Starting(Instant since) && now.isBefore(since.plus(PATIENCE));
    }

    private static Map<String, String> reasons(Instant now, StartingPod... pods) {
        Map<String, String> reasons = new TreeMap<>();
        holds(NodeStartPolicy.PRIORITY, now, pods)
                .forEach((uid, hold) -> reasons.put(uid, hold.reason() + ": " + hold.message()));
        return reasons;
    }

    private static Map<String, StartHold> holds(NodeStartPolicy policy, Instant now, StartingPod... pods) {
        StartSettings settings = new StartSettings(policy, PATIENCE);
        Map<String, StartHold> holds = new StartSequence(Arrays.asList(pods), settings, now).holds();
        List<StartingPod> turned = new ArrayList<>(Arrays.asList(pods)).reversed();
        assertThat(new StartSequence(turned, settings, now).holds())
                .as("the order in which they are told does not matter")
                .isEqualTo(holds);
        assertThat(new TreeSet<>(holds.keySet()))
                .isSubsetOf(Arrays.stream(pods).map(StartingPod::uid).toList());
        return new TreeMap<>(holds);
    }

    private static StartingPod pod(String name, int priority, StartState state) {
        return new StartingPod(
                name,
                "default/" + name,
                new StartRank(priority, false),
                Optional.empty(),
                List.of(),
                true,
                false,
                state);
    }

    private static StartingPod daemon(String name) {
        StartingPod pod = pod(name, 0, WAITING);
        return new StartingPod(
                pod.uid(), pod.name(), new StartRank(0, true), pod.workload(), List.of(), true, false, pod.state());
    }

    private static StartingPod of(String workload, StartingPod pod) {
        return new StartingPod(
                pod.uid(),
                pod.name(),
                pod.rank(),
                Optional.of("default/" + workload),
                pod.dependsOn(),
                pod.withNode(),
                pod.byPriority(),
                pod.state());
    }

    private static StartingPod dependsOn(StartingPod pod, String workload) {
        return new StartingPod(
                pod.uid(),
                pod.name(),
                pod.rank(),
                pod.workload(),
                List.of("default/" + workload),
                pod.withNode(),
                pod.byPriority(),
                pod.state());
    }

    private static StartingPod in(StartingPod pod, StartState state) {
        return new StartingPod(
                pod.uid(),
                pod.name(),
                pod.rank(),
                pod.workload(),
                pod.dependsOn(),
                pod.withNode(),
                pod.byPriority(),
                state);
    }
}
