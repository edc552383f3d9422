package dev.gantry.scheduler.placement;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.fixture.NodeFixture;
import dev.gantry.scheduler.fixture.PodFixture;
import dev.gantry.scheduler.placement.PlacementPlan.Placed;
import dev.gantry.scheduler.placement.plugin.Profiles;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A cluster, some pods, and what the planner makes of them. */
final class Scenario {

    private final ClusterState state = new ClusterState();
    private final PodDemandReader demands = new PodDemandReader();
    private final List<PendingPod> pending = new ArrayList<>();
    private Profiles profile = Profiles.LEAST_ALLOCATED;
    private long seed = 1;

    static Scenario nodes(NodeFixture... nodes) {
        Scenario scenario = new Scenario();
        Stream.of(nodes).map(NodeFixture::build).map(NodeInfo::of).forEach(scenario.state::putNode);
        return scenario;
    }

    Scenario running(Pod... pods) {
        Stream.of(pods)
                .forEach(pod -> state.putPod(
                        new BoundPod(ObjectKey.of(pod), pod.getSpec().getNodeName(), owner(pod), demands.read(pod))));
        return this;
    }

    Scenario pending(PodFixture... pods) {
        Stream.of(pods).map(PodFixture::build).forEach(this::pending);
        return this;
    }

    Scenario pending(PodFixture fixture, VolumeConstraints volumes) {
        Pod pod = fixture.build();
        pending.add(new PendingPod(ObjectKey.of(pod), owner(pod), demands.read(pod, volumes)));
        return this;
    }

    Scenario profile(Profiles chosen) {
        profile = chosen;
        return this;
    }

    Scenario seed(long chosen) {
        seed = chosen;
        return this;
    }

    PlacementPlan plan() {
        List<String> owners = pending.stream().map(PendingPod::owner).toList();
        return new PlacementPlanner(profile.profile()).plan(state.snapshot(owners), pending, new Random(seed));
    }

    /** {@code pod->node} of every placed pod, in order. */
    List<String> placed() {
        return plan().placed().stream()
                .map(placed -> placed.pod().key().name() + "->" + placed.nodeName())
                .toList();
    }

    /** The node of the first placed pod, or why it has none. */
    String first() {
        PlacementPlan plan = plan();
        return plan.placed().isEmpty()
                ? plan.unplaced().getFirst().diagnosis().message()
                : plan.placed().getFirst().nodeName();
    }

    /** How many pods each node gets. */
    Map<String, Long> countByNode() {
        return plan().placed().stream().collect(Collectors.groupingBy(Placed::nodeName, Collectors.counting()));
    }

    private void pending(Pod pod) {
        pending.add(new PendingPod(ObjectKey.of(pod), owner(pod), demands.read(pod)));
    }

    private static String owner(Pod pod) {
        return pod.getMetadata().getOwnerReferences().stream()
                .map(reference -> reference.getUid())
                .findFirst()
                .orElse("");
    }
}
