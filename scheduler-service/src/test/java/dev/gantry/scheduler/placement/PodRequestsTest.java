package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.fixture.PodFixture;
import io.fabric8.kubernetes.api.model.Quantity;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PodRequestsTest {

    @Test
    void containersAddUp() {
        assertThat(cpuMillis(pod("p").requests("300m", "1Gi").container("200m")))
                .isEqualTo(500);
    }

    @Test
    void theLargestInitContainerCountsWhereItIsMore() {
        assertThat(cpuMillis(pod("p").requests("300m", "1Gi").initContainer("1").initContainer("200m")))
                .isEqualTo(1000);
        assertThat(cpuMillis(pod("p").requests("2", "1Gi").initContainer("1"))).isEqualTo(2000);
    }

    @Test
    void sidecarsRunBesideInitContainersStartedAfterThem() {
        PodFixture before = pod("p").requests("500m", "1Gi").sidecar("100m").initContainer("800m");
        PodFixture after =
                pod("p").requests("500m", "1Gi").initContainer("800m").sidecar("100m");
        assertThat(cpuMillis(before)).isEqualTo(900);
        assertThat(cpuMillis(after)).isEqualTo(800);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # asked | allocated | has   | counts
            200m    | 200m      | 200m  | 200
            500m    | 200m      | 200m  | 500
            500m    | 500m      | 200m  | 500
            200m    | 500m      | 500m  | 500
            200m    | 200m      | 500m  | 500
            200m    | 200m      | 200m  | 200
            """)
    void ofAResizedContainerTheMostCounts(String asked, String allocated, String has, long expected) {
        PodFixture pod = pod("p").requests(asked, "1Gi").given(allocated, has);
        assertThat(cpuMillis(pod)).isEqualTo(expected);
        assertThat(cpuMillis(pod.resizePending("Deferred"))).isEqualTo(expected);
    }

    @Test
    void aResizeThatCanNeverBeIsNotWaitedFor() {
        PodFixture pod = pod("p").requests("64", "1Gi").given("200m", "200m").resizePending("Infeasible");
        assertThat(cpuMillis(pod)).isEqualTo(200);
        assertThat(cpuMillis(pod.requests("500m", "1Gi").generation(3)))
                .as("asked anew, of which the node has not said anything yet")
                .isEqualTo(500);
    }

    @Test
    void scoresFollow() {
        PodDemand demand = new PodDemandReader()
                .read(pod("p").requests("200m", "1Gi").given("700m", "700m").build());
        assertThat(demand.scoredCpuMillis()).isEqualTo(700);
    }

    @Test
    void overheadIsAddedToAll() {
        assertThat(cpuMillis(pod("p").requests("500m", "1Gi").initContainer("1").overhead("50m")))
                .isEqualTo(1050);
    }

    @Test
    void aPodTakesOnePlaceAndScoresCountUnrequestedResources() {
        PodDemand demand = new PodDemandReader().read(pod("p").build());
        assertThat(demand.requests().byName()).isEqualTo(Map.of("pods", 1L));
        assertThat(demand.scoredCpuMillis()).isEqualTo(100);
        assertThat(demand.scoredMemoryBytes()).isEqualTo(200L << 20);
    }

    @Test
    void equalPodsShareOneDemand() {
        PodDemandReader reader = new PodDemandReader();
        PodDemand first = reader.read(pod("p").requests("1", "1Gi").build());
        assertThat(reader.read(pod("q").requests("1000m", "1024Mi").build())).isSameAs(first);
    }

    @Test
    void absurdRequestsDoNotOverflow() {
        var absurd = Map.of("cpu", new Quantity("9E"), "memory", new Quantity("9Ei"));
        PodDemand demand = new PodDemandReader()
                .read(pod("p").requesting(absurd).container("9E").build());
        assertThat(demand.requests().byName().values()).allMatch(amount -> amount > 0);
        assertThat(Scenario.nodes(node("a"))
                        .running(
                                pod("x").requesting(absurd).on("a"),
                                pod("y").requesting(absurd).on("a"))
                        .pending(pod("p").requests("1m", "1"))
                        .first())
                .isEqualTo("0/1 nodes are available: 1 Insufficient cpu, 1 Insufficient memory.");
    }

    private static long cpuMillis(PodFixture pod) {
        return new PodDemandReader().read(pod.build()).requests().get("cpu");
    }
}
