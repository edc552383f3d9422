package dev.gantry.scheduler.placement;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static dev.gantry.scheduler.fixture.VolumeFixture.volume;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.fixture.VolumeFixture;
import io.fabric8.kubernetes.api.model.PersistentVolume;
import io.fabric8.kubernetes.api.model.TopologySelectorTerm;
import io.fabric8.kubernetes.api.model.TopologySelectorTermBuilder;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    /** The cases of VolumeZone: a node says where it is by its labels, and so does a volume. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            # labels of the volume                                     | labels of the node                                              | fits
            {}                                                         | {}                                                              | true
            {}                                                         | {topology.kubernetes.io/zone: a}                                | true
            {topology.kubernetes.io/zone: a}                           | {topology.kubernetes.io/zone: a}                                | true
            {topology.kubernetes.io/zone: a}                           | {topology.kubernetes.io/zone: b}                                | false
            {topology.kubernetes.io/zone: a}                           | {}                                                              | true
            {topology.kubernetes.io/zone: a}                           | {topology.kubernetes.io/region: r}                              | false
            {topology.kubernetes.io/zone: a__b}                        | {topology.kubernetes.io/zone: b}                                | true
            {topology.kubernetes.io/zone: a__b}                        | {topology.kubernetes.io/zone: c}                                | false
            {topology.kubernetes.io/region: r}                         | {topology.kubernetes.io/region: r, topology.kubernetes.io/zone: a} | true
            {topology.kubernetes.io/region: r, topology.kubernetes.io/zone: b} | {topology.kubernetes.io/region: r, topology.kubernetes.io/zone: a} | false
            {failure-domain.beta.kubernetes.io/zone: a}                | {topology.kubernetes.io/zone: a}                                | true
            {failure-domain.beta.kubernetes.io/zone: a}                | {topology.kubernetes.io/zone: b}                                | false
            {topology.kubernetes.io/zone: a}                           | {failure-domain.beta.kubernetes.io/zone: a}                     | true
            {topology.kubernetes.io/zone: a}                           | {failure-domain.beta.kubernetes.io/zone: b}                     | false
            """)
    void aVolumeIsUsedInItsZone(String ofVolume, String ofNode, boolean fits) {
        VolumeFixture volume = volume("v");
        labels(ofVolume).forEach(volume::labelled);
        NodeFixture node = node("n");
        labels(ofNode).forEach(node::labelled);
        VolumeConstraints bound = new VolumeConstraints("", List.of(VolumeReach.of(volume.build())), List.of());
        assertThat(Scenario.nodes(node).pending(pod("p"), bound).first())
                .isEqualTo(fits ? "n" : "0/1 nodes are available: 1 node(s) had no available volume zone.");
        VolumeConstraints open = new VolumeConstraints("", List.of(), List.of(List.of(VolumeReach.of(volume.build()))));
        assertThat(Scenario.nodes(node).pending(pod("p"), open).first())
                .isEqualTo(
                        fits
                                ? "n"
                                : "0/1 nodes are available: 1 node(s) didn't find available persistent volumes to"
                                        + " bind.");
    }

    @Test
    void affinityAndZonesOfAVolumeHoldTogether() {
        PersistentVolume volume =
                volume("v").on("a").labelled("topology.kubernetes.io/zone", "x").build();
        VolumeConstraints bound = new VolumeConstraints("", List.of(VolumeReach.of(volume)), List.of());
        assertThat(Scenario.nodes(
                                node("a").labelled("topology.kubernetes.io/zone", "y"),
                                node("b").labelled("topology.kubernetes.io/zone", "x"))
                        .pending(pod("p"), bound)
                        .first())
                .isEqualTo("0/2 nodes are available: 1 node(s) had no available volume zone,"
                        + " 1 node(s) had volume node affinity conflict.");
    }

    @Test
    void aClassMakesVolumesInItsTopologies() {
        List<TopologySelectorTerm> topologies = List.of(new TopologySelectorTermBuilder()
                .addNewMatchLabelExpression()
                .withKey("topology.kubernetes.io/zone")
                .withValues("x", "y")
                .endMatchLabelExpression()
                .build());
        VolumeConstraints open = new VolumeConstraints("", List.of(), List.of(List.of(VolumeReach.of(topologies))));
        assertThat(Scenario.nodes(
                                node("a"),
                                node("b").labelled("topology.kubernetes.io/zone", "z"),
                                node("c").labelled("topology.kubernetes.io/zone", "y"))
                        .pending(pod("p"), open)
                        .first())
                .isEqualTo("c");
    }

    private static Map<String, String> labels(String text) {
        Map<String, String> labels = new TreeMap<>();
        Matcher entry = Pattern.compile("([^{}:, ]+): ([^{}:, ]+)").matcher(text);
        while (entry.find()) {
            labels.put(entry.group(1), entry.group(2));
        }
        return labels;
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
