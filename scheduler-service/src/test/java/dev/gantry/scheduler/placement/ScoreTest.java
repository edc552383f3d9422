package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.fixture.PodFixture;
import dev.gantry.scheduler.placement.plugin.Profiles;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ScoreTest {

    @Test
    void leastAllocatedTakesTheEmptierNode() {
        assertThat(twoNodesOneHalfFull().profile(Profiles.leastAllocated()).first())
                .isEqualTo("empty");
    }

    @Test
    void mostAllocatedTakesTheFullerNode() {
        assertThat(twoNodesOneHalfFull().profile(Profiles.mostAllocated()).first())
                .isEqualTo("busy");
    }

    @Test
    void mostAllocatedFillsANodeBeforeTheNext() {
        assertThat(Scenario.nodes(node("a").has("2", "8Gi"), node("b").has("2", "8Gi"))
                        .profile(Profiles.mostAllocated())
                        .pending(pods(3, "1", "1Gi", ""))
                        .countByNode()
                        .values())
                .containsExactlyInAnyOrder(2L, 1L);
    }

    static Stream<Profile> profiles() {
        return Stream.of(Profiles.leastAllocated(), Profiles.mostAllocated());
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void podsOfOneOwnerSpread(Profile profile) {
        Scenario scenario = Scenario.nodes(node("a"), node("b").has("16", "64Gi"), node("c"))
                .profile(profile)
                .pending(pods(6, "100m", "64Mi", "rs"));
        assertThat(scenario.countByNode()).isEqualTo(Map.of("a", 2L, "b", 2L, "c", 2L));
    }

    @Test
    void spreadingCountsThePodsThatRunAlready() {
        assertThat(Scenario.nodes(node("a").has("16", "64Gi"), node("b"))
                        .running(pod("r").ownedBy("rs").on("a"))
                        .pending(pod("p").ownedBy("rs"))
                        .first())
                .isEqualTo("b");
    }

    @Test
    void nodesWithFewerUnwelcomeTaintsAreBetter() {
        assertThat(Scenario.nodes(
                                node("two").tainted("a", "", "PreferNoSchedule").tainted("b", "", "PreferNoSchedule"),
                                node("one").tainted("a", "", "PreferNoSchedule"))
                        .pending(pod("p"))
                        .first())
                .isEqualTo("one");
    }

    @Test
    void theHeavierPreferenceWins() {
        assertThat(Scenario.nodes(
                                node("a").labelled("zone", "x"),
                                node("b").labelled("disk", "ssd"),
                                node("c").has("64", "256Gi"))
                        .pending(pod("p").preferring(20, "zone", "x").preferring(80, "disk", "ssd"))
                        .first())
                .isEqualTo("b");
    }

    @Test
    void equalNodesAreToldApartByTheSeedAlone() {
        Set<String> chosen = new HashSet<>();
        IntStream.range(0, 64).forEach(seed -> {
            String first = Scenario.nodes(node("a"), node("b"), node("c"))
                    .seed(seed)
                    .pending(pod("p"))
                    .first();
            assertThat(Scenario.nodes(node("a"), node("b"), node("c"))
                            .seed(seed)
                            .pending(pod("p"))
                            .first())
                    .isEqualTo(first);
            chosen.add(first);
        });
        assertThat(chosen).containsExactlyInAnyOrder("a", "b", "c");
    }

    private static Scenario twoNodesOneHalfFull() {
        return Scenario.nodes(node("busy"), node("empty"))
                .running(pod("r").requests("2", "4Gi").on("busy"))
                .pending(pod("p").requests("1", "1Gi"));
    }

    private static PodFixture[] pods(int count, String cpu, String memory, String owner) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    PodFixture pod = pod("p" + i).requests(cpu, memory);
                    return owner.isEmpty() ? pod : pod.ownedBy(owner);
                })
                .toArray(PodFixture[]::new);
    }
}
