package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.fixture.PodFixture;
import dev.gantry.scheduler.placement.PodExplanation.ScoredNode;
import dev.gantry.scheduler.placement.plugin.Profiles;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Fragmentation gradient descent: worked cases, and a slower count of the same by the definition. */
class FragmentationTest {

    private static final long HALF = Profile.MAX_SCORE / 2;

    /** The example of the class: 250 thousandths more of fragments on b, 250 fewer on a. */
    @Test
    void aHalfGoesBesideAHalf() {
        Scenario scenario = Scenario.nodes(gpus("a", 1), gpus("b", 1))
                .profile(Profiles.leastFragmentation())
                .running(share("x", 500).annotated(DeviceSet.ANNOTATION, "0").on("a"))
                .pending(share("p", 500), whole("q", 1), whole("r", 1));
        assertThat(scenario.placed()).containsExactly("p->a", "q->b");
        assertThat(score(scenario, "a")).isEqualTo(sigmoid(0.25));
        assertThat(score(scenario, "b")).isEqualTo(sigmoid(-0.25));
    }

    /** The example of the class: 4 cpu are left for pods that want 3 of them for each device. */
    @Test
    void devicesWithoutCpuAreFragments() {
        Scenario scenario = Scenario.nodes(
                        gpus("a", 2).has("4", "8Gi"), gpus("b", 2).has("6", "8Gi"))
                .profile(Profiles.leastFragmentation())
                .pending(
                        pod("p").requests("2", "1Gi"),
                        whole("q", 1).requests("3", "1Gi").asking(DeviceDemand.DEVICES, 1));
        assertThat(score(scenario, "a")).isEqualTo(sigmoid(-1.333));
        assertThat(score(scenario, "b")).isEqualTo(sigmoid(-0.667));
    }

    /** The fullest device would keep 200, which is of no use to anybody; the other one keeps 300. */
    @Test
    void aShareTakesTheDeviceOfWhichItLeavesTheLeastUseless() {
        Scenario scenario = Scenario.nodes(gpus("a", 2))
                .running(
                        share("x", 500).annotated(DeviceSet.ANNOTATION, "0").on("a"),
                        share("y", 400).annotated(DeviceSet.ANNOTATION, "1").on("a"))
                .pending(share("p", 300), share("q", 300), share("r", 300), share("s", 300));
        assertThat(scenario.plan().placed().getFirst().devices()).isEqualTo(DeviceSet.of(0));
        assertThat(scenario.profile(Profiles.leastFragmentation())
                        .plan()
                        .placed()
                        .getFirst()
                        .devices())
                .isEqualTo(DeviceSet.of(1));
    }

    /** The cpu of the node with accelerators is what pods with accelerators need. */
    @Test
    void podsWithoutAcceleratorsKeepAwayFromThem() {
        Scenario scenario = Scenario.nodes(
                        gpus("a", 4).has("8", "8Gi"), node("b").has("64", "64Gi"))
                .profile(Profiles.leastFragmentation())
                .pending(
                        pod("p").requests("3", "1Gi"),
                        pod("q").requests("6", "1Gi").asking(DeviceDemand.DEVICES, 4));
        assertThat(scenario.placed()).containsExactly("p->b", "q->a");
    }

    /** Nodes that those who are to come may not use are used first. */
    @Test
    void nodesThatOthersMayUseAreSpared() {
        Scenario scenario = Scenario.nodes(
                        gpus("a", 2).labelled("model", "new"), gpus("b", 2).labelled("model", "old"))
                .profile(Profiles.leastFragmentation())
                .pending(whole("p", 2), whole("q", 2).selecting("model", "new"));
        assertThat(scenario.placed()).containsExactly("p->b", "q->a");
    }

    @Test
    void onlyTheCommonestClassesAreKept() {
        Map<DemandClass, Long> pods = new HashMap<>();
        for (int i = 1; i <= 2 * DemandMix.MAX_CLASSES; i++) {
            pods.put(new DemandClass(i, 0, new DeviceDemand(1, 500, true), NodeConstraints.NONE), (long) i);
        }
        DemandMix mix = DemandMix.of(pods);
        assertThat(mix.classes()).hasSize(DemandMix.MAX_CLASSES);
        assertThat(mix.classes()).allMatch(counted -> counted.pods() > DemandMix.MAX_CLASSES);
    }

    static LongStream seeds() {
        return LongStream.range(0, 100);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void scoresAreThoseOfTheDefinition(long seed) {
        Random random = new Random(seed);
        Scenario scenario = Scenario.nodes(IntStream.range(0, 4)
                        .mapToObj(i -> gpus("n" + i, 1 + random.nextInt(4)).has(4 + random.nextInt(8) + "", "16Gi"))
                        .toArray(NodeFixture[]::new))
                .profile(Profiles.leastFragmentation());
        PodFixture[] pods =
                IntStream.range(0, 12).mapToObj(i -> randomPod("p" + i, random)).toArray(PodFixture[]::new);
        scenario.pending(pods);
        ClusterSnapshot snapshot = scenario.snapshot();
        PlanLedger ledger = new PlanLedger(snapshot, scenario.pendingPods());
        Profile profile = Profiles.leastFragmentation();
        for (PendingPod pod : scenario.pendingPods()) {
            PreparedDemand demand = ledger.prepare(pod.demand(), pod.owner());
            UsageJudgement judgement = new UsageJudgement(profile, ledger, demand);
            List<Integer> fitting = new ArrayList<>();
            for (int node = 0; node < 4; node++) {
                if (judgement.passes(node)) {
                    fitting.add(node);
                    // The sums here are not rounded to whole thousandths for each class.
                    assertThat(ledger.fragmentation(profile).score(pod.demand(), node))
                            .isCloseTo(bruteForce(ledger, snapshot, pod, node), within(30L));
                }
            }
            if (!fitting.isEmpty()) {
                int node = fitting.get(random.nextInt(fitting.size()));
                ledger.place(pod, node, judgement.devicesAt(node));
            }
        }
    }

    /** By the paper: over all pods that are known, what of the node's devices is a fragment for each, before and after. */
    private static long bruteForce(PlanLedger ledger, ClusterSnapshot snapshot, PendingPod pod, int node) {
        DeviceTable devices = ledger.usage().devices();
        List<Integer> free = new ArrayList<>();
        for (int device = 0; device < devices.count(node); device++) {
            free.add(devices.freeMilli(node, device));
        }
        long cpu = ledger.usage().free(ResourceAxes.CPU, node);
        long memory = ledger.usage().free(ResourceAxes.MEMORY, node);
        double before = fragments(snapshot, cpu, memory, free);
        double least = Double.MAX_VALUE;
        for (List<Integer> after : afterwards(free, pod.demand().devices())) {
            least = Math.min(
                    least,
                    fragments(
                            snapshot,
                            cpu - pod.demand().requests().get("cpu"),
                            memory - pod.demand().requests().get("memory"),
                            after));
        }
        return sigmoid((before - least) / DeviceDemand.WHOLE_MILLI);
    }

    private static List<List<Integer>> afterwards(List<Integer> free, DeviceDemand demand) {
        List<List<Integer>> all = new ArrayList<>();
        if (demand.isShare()) {
            for (int device = 0; device < free.size(); device++) {
                if (free.get(device) >= demand.milliEach()) {
                    List<Integer> after = new ArrayList<>(free);
                    after.set(device, free.get(device) - demand.milliEach());
                    all.add(after);
                }
            }
            return all;
        }
        List<Integer> after = new ArrayList<>(free);
        for (int i = 0; i < demand.count(); i++) {
            after.set(after.indexOf(DeviceDemand.WHOLE_MILLI), 0);
        }
        return List.of(after);
    }

    private static double fragments(ClusterSnapshot snapshot, long cpu, long memory, List<Integer> free) {
        long total = free.stream().mapToLong(milli -> milli).sum();
        double sum = 0;
        for (DemandMix.Counted counted : snapshot.demandMix().classes()) {
            DemandClass wanted = counted.demand();
            List<Integer> useful = free.stream()
                    .filter(milli -> milli >= wanted.devices().milliEach())
                    .toList();
            boolean takes = wanted.cpuMillis() <= cpu
                    && useful.size() >= wanted.devices().count();
            double filled = Math.min((double) cpu / wanted.cpuMillis(), (double) memory / wanted.memoryBytes())
                    * wanted.devices().count()
                    * wanted.devices().milliEach();
            double use = takes
                    ? Math.min(filled, (double)
                            useful.stream().mapToLong(milli -> milli).sum())
                    : 0;
            sum += counted.pods() * (total - use);
        }
        return sum / Math.max(1, snapshot.demandMix().pods());
    }

    private static PodFixture randomPod(String name, Random random) {
        PodFixture pod = pod(name).requests(1 + random.nextInt(3) + "", "1Gi");
        return switch (random.nextInt(3)) {
            case 0 -> pod;
            case 1 -> pod.asking(DeviceDemand.DEVICES, 1 + random.nextInt(2));
            default -> pod.asking(DeviceDemand.MILLI, 100 * (1 + random.nextInt(9)));
        };
    }

    private static long score(Scenario scenario, String node) {
        return scenario.explain("").best().stream()
                .filter(scored -> scored.node().equals(node))
                .map(ScoredNode::scores)
                .flatMap(List::stream)
                .filter(score -> score.plugin().equals("LeastFragmentation"))
                .findFirst()
                .orElseThrow()
                .score();
    }

    private static long sigmoid(double gain) {
        return (long) (2 * HALF / (1 + Math.exp(-gain)));
    }

    private static NodeFixture gpus(String name, int devices) {
        return node(name).has(DeviceDemand.DEVICES, devices).has(DeviceDemand.MILLI, 1_000 * devices);
    }

    private static PodFixture share(String name, int milli) {
        return pod(name).asking(DeviceDemand.MILLI, milli);
    }

    private static PodFixture whole(String name, int devices) {
        return pod(name).asking(DeviceDemand.DEVICES, devices);
    }
}
