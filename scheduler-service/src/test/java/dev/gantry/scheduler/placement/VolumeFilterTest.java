package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a pod's volumes mean for its choice of nodes, in the words of kube-scheduler. */
class VolumeFilterTest {

    @Test
    void aPodGoesWhereItsVolumesAre() {
        assertThat(first(new VolumeConstraints("", List.of(on("b")), List.of())))
                .isEqualTo("b");
        assertThat(first(new VolumeConstraints("", List.of(on("a"), on("b")), List.of())))
                .isEqualTo("0/3 nodes are available: 3 node(s) had volume node affinity conflict.");
    }

    @Test
    void aPodGoesWhereItsClaimsCanGetVolumes() {
        assertThat(first(new VolumeConstraints("", List.of(), List.of(List.of(on("c"))))))
                .isEqualTo("c");
        assertThat(first(
                        new VolumeConstraints("", List.of(on("b")), List.of(List.of(on("a"), VolumeReach.EVERYWHERE)))))
                .isEqualTo("b");
        assertThat(first(new VolumeConstraints("", List.of(), List.of(List.of()))))
                .isEqualTo("0/3 nodes are available: 3 node(s) didn't find available persistent volumes to bind.");
    }

    @Test
    void whatStandsInTheWayOfThePodIsSaidOnce() {
        VolumeConstraints missing = VolumeConstraints.obstructed("persistentvolumeclaim \"data\" not found");
        assertThat(first(missing)).isEqualTo("0/3 nodes are available: persistentvolumeclaim \"data\" not found.");
        Diagnosis diagnosis = scenario(missing).plan().unplaced().getFirst().diagnosis();
        assertThat(ClusterChange.values())
                .as("only the claim can end it, and then the pod asks for something else")
                .noneMatch(diagnosis::mayEndWith);
    }

    private static String first(VolumeConstraints volumes) {
        return scenario(volumes).first();
    }

    private static Scenario scenario(VolumeConstraints volumes) {
        return Scenario.nodes(node("a"), node("b"), node("c")).pending(pod("p"), volumes);
    }

    private static VolumeReach on(String node) {
        Requirement host = new Requirement.In("kubernetes.io/hostname", Set.of(node));
        return new VolumeReach(Optional.of(List.of(new NodeTerm(List.of(host), List.of()))));
    }
}
