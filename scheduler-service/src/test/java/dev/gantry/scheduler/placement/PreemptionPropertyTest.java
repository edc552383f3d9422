package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.fixture.PodFixture;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What holds for every preemption, over seeded clusters; a failing seed is in the message. */
class PreemptionPropertyTest {

    private static final int SEEDS = 2_000;
    private static final int MILLIS_OF_A_NODE = 4_000;

    @Test
    void victimsSufficeAreNeededAndAreOfLowerPriority() {
        int preemptions = 0;
        for (long seed = 0; seed < SEEDS; seed++) {
            preemptions += check(seed);
        }
        assertThat(preemptions).isGreaterThan(SEEDS / 2);
    }

    /** What is remembered of nodes for equal pods must not show: with a budget, here of nobody, nothing is remembered. */
    @Test
    void equalPodsFindWhatEachWouldFindAlone() {
        long preemptions = 0;
        for (long seed = 0; seed < SEEDS / 4; seed++) {
            List<String> remembered = equalPods(seed).preemptions();
            assertThat(remembered)
                    .as("seed %d", seed)
                    .isEqualTo(equalPods(seed).budget("of-nobody", 1).preemptions());
            preemptions += remembered.stream()
                    .filter(text -> text.startsWith("equal-"))
                    .count();
        }
        assertThat(preemptions).isGreaterThan(SEEDS / 2);
    }

    /** And lose nothing that they were promised, as pods would of which it is said that nothing helps. */
    @Test
    void podsPastTheLimitOfTheSearchWait() {
        assertThat(equalPods(1).examining(0).preemptions()).isNotEmpty().allMatch(text -> text.endsWith(" waits"));
        assertThat(equalPods(1).preemptions()).noneMatch(text -> text.endsWith(" waits"));
    }

    private static Scenario equalPods(long seed) {
        Random random = new Random(seed);
        Scenario scenario =
                cluster(random, 2 + random.nextInt(4), new HashMap<>()).seed(seed);
        int millis = 500 * (1 + random.nextInt(3));
        for (int i = 0; i < 8; i++) {
            scenario.pending(pod("equal-" + i).requests(millis + "m", "1Mi").priority(3));
        }
        return scenario;
    }

    private static int check(long seed) {
        Random random = new Random(seed);
        int nodes = 1 + random.nextInt(4);
        Map<String, Integer> used = new HashMap<>();
        Scenario scenario = cluster(random, nodes, used).seed(seed);
        Set<String> stopped = new HashSet<>();
        int preemptions = 0;
        for (Preemption outcome : scenario.preemption()) {
            if (outcome instanceof Preemption.Victims(PendingPod urgent, String node, List<BoundPod> victims)) {
                preemptions++;
                int need = millis(urgent.demand());
                int free = MILLIS_OF_A_NODE - used.getOrDefault(node, 0);
                int freed = 0;
                for (BoundPod victim : victims) {
                    int millis = millis(victim.demand());
                    freed += millis;
                    assertThat(victim.priority()).as("seed %d", seed).isLessThan(urgent.priority());
                    assertThat(victim.nodeName()).as("seed %d", seed).isEqualTo(node);
                    assertThat(stopped.add(victim.key().name()))
                            .as("seed %d", seed)
                            .isTrue();
                }
                int gained = freed;
                assertThat(free + freed).as("seed %d", seed).isGreaterThanOrEqualTo(need);
                assertThat(victims)
                        .as("seed %d", seed)
                        .allMatch(victim -> free + gained - millis(victim.demand()) < need);
                used.merge(node, need - freed, Integer::sum);
            }
        }
        return preemptions;
    }

    private static int millis(PodDemand demand) {
        return (int) demand.requests().get("cpu");
    }

    private static Scenario cluster(Random random, int nodes, Map<String, Integer> used) {
        NodeFixture[] fixtures = new NodeFixture[nodes];
        List<Pod> running = new ArrayList<>();
        for (int n = 0; n < nodes; n++) {
            String name = "n" + n;
            fixtures[n] = node(name).has("4", "64Gi");
            for (int p = 0; used.getOrDefault(name, 0) < MILLIS_OF_A_NODE - 500; p++) {
                int room = MILLIS_OF_A_NODE - used.getOrDefault(name, 0);
                int millis = Math.min(room, 250 * (1 + random.nextInt(6)));
                PodFixture pod = pod(name + "-" + p)
                        .requests(millis + "m", "1Mi")
                        .priority(random.nextInt(5))
                        .startedAt("1" + random.nextInt(10) + ":00");
                running.add(pod.on(name));
                used.merge(name, millis, Integer::sum);
            }
        }
        Scenario scenario = Scenario.nodes(fixtures).running(running.toArray(Pod[]::new));
        // From the highest priority on, as the queue gives them; too large for what is left anywhere.
        for (int i = 0; i < 3; i++) {
            scenario.pending(pod("urgent-" + i)
                    .requests(750 + 250 * random.nextInt(8) + "m", "1Mi")
                    .priority(6 - i));
        }
        return scenario;
    }
}
