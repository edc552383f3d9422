package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.placement.plugin.Profiles;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** By how much a pod that fits nowhere misses. */
class DiagnosisTest {

    @Test
    void ofEachResourceTheNearestNodeIsNamed() {
        Diagnosis diagnosis = diagnosis("4", "12Gi");
        assertThat(diagnosis.message())
                .isEqualTo("0/2 nodes are available: 2 Insufficient cpu, 2 Insufficient memory.");
        assertThat(diagnosis.nearestInWords())
                .isEqualTo("Nearest: 4 cpu asked, 2500m free, 1500m short on b;"
                        + " 12288Mi memory asked, 8192Mi free, 4096Mi short on a.");
        assertThat(diagnosis("3", "1Gi").nearestInWords())
                .isEqualTo("Nearest: 3 cpu asked, 2500m free, 500m short on b.");
    }

    @Test
    void whereNothingIsTooLittleNothingIsSaid() {
        ClusterState state = new ClusterState();
        state.putNode(NodeInfo.of(node("a").cordoned().build()));
        assertThat(unplaced(state, "1", "1Gi").nearestInWords()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "cpu, 1500, 1500m",
        "cpu, 2000, 2",
        "cpu, 0, 0",
        "memory, 1048576, 1Mi",
        "memory, 1000, 1000",
        "memory, 0, 0",
        "example.com/gpu, 3, 3"
    })
    void amountsAsUsersWriteThem(String of, long amount, String text) {
        assertThat(new Shortfall(of, amount, 0).text(amount)).isEqualTo(text);
    }

    private static Diagnosis diagnosis(String cpu, String memory) {
        ClusterState state = new ClusterState();
        PodDemandReader demands = new PodDemandReader();
        state.putNode(NodeInfo.of(node("a").has("1", "8Gi").build()));
        state.putNode(NodeInfo.of(node("b").has("3", "8Gi").build()));
        var running = pod("r").requests("500m", "1Gi").on("b");
        state.putPod(BoundPod.of(running, demands.read(running), PodTraits.plain("default", "")));
        return unplaced(state, cpu, memory);
    }

    private static Diagnosis unplaced(ClusterState state, String cpu, String memory) {
        var pod = pod("p").requests(cpu, memory).build();
        PendingPod pending = PendingPod.of(pod, new PodDemandReader().read(pod), PodTraits.plain("default", ""));
        return new PlacementPlanner(Profiles.leastAllocated())
                .plan(state.snapshot(List.of(pending)), List.of(pending), new Random(1))
                .unplaced()
                .getFirst()
                .diagnosis();
    }
}
