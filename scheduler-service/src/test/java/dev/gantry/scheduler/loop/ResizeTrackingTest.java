package dev.gantry.scheduler.loop;

import static dev.gantry.scheduler.fixture.NodeFixture.node;
import static dev.gantry.scheduler.fixture.PodFixture.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.fixture.PodFixture;
import dev.gantry.scheduler.placement.ClusterState;
import dev.gantry.scheduler.placement.Diagnosis;
import dev.gantry.scheduler.placement.Rejection;
import dev.gantry.scheduler.queue.QueuedPod;
import dev.gantry.scheduler.queue.SchedulingQueue;
import dev.gantry.scheduler.volume.VolumeTable;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a resize of a running pod means to pods that wait for room. */
class ResizeTrackingTest {

    private static final Diagnosis NO_CPU = Diagnosis.of(List.of(List.of(new Rejection.Insufficient("cpu"))));
    private static final ObjectKey WAITING = new ObjectKey("default", "waiting");

    private final ClusterState state = new ClusterState();
    private final SchedulingQueue queue = new SchedulingQueue();
    private final ClusterTracker tracker = new ClusterTracker(state, queue, new VolumeTable());
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");

    @BeforeEach
    void aPodWaitsForTheRoomOfAnother() {
        tracker.apply(
                List.of(
                        new ClusterEvent.NodeChanged(node("n").has("1", "8Gi").build()),
                        new ClusterEvent.PodChanged(running(pod("large").requests("800m", "1Gi"), "800m", "800m"))),
                now);
        Pod waiting = new PodBuilder(pod("waiting")
                        .requests("500m", "1Gi")
                        .scheduler("default-scheduler")
                        .version(1)
                        .build())
                .editMetadata()
                .withCreationTimestamp("2026-01-01T00:00:00Z")
                .endMetadata()
                .build();
        tracker.apply(List.of(new ClusterEvent.PodChanged(waiting)), now);
        assertThat(taken()).containsExactly("waiting");
        queue.unschedulable(WAITING, NO_CPU, now);
        now = now.plusSeconds(60);
        assertThat(taken()).isEmpty();
    }

    @Test
    void roomIsThereOnceTheContainerHasGivenItBack() {
        resized("300m", "800m", "800m");
        assertThat(taken()).as("asked for").isEmpty();
        resized("300m", "300m", "800m");
        assertThat(taken()).as("allocated").isEmpty();
        resized("300m", "300m", "300m");
        assertThat(taken()).as("done").containsExactly("waiting");
    }

    @Test
    void moreOfAnythingHelpsNobody() {
        resized("900m", "800m", "800m");
        assertThat(taken()).isEmpty();
    }

    @Test
    void whatCanNeverBeIsGivenBack() {
        resized("64", "800m", "800m");
        assertThat(taken()).isEmpty();
        Pod refused = running(pod("large").requests("64", "1Gi").resizePending("Infeasible"), "800m", "800m");
        tracker.apply(List.of(new ClusterEvent.PodChanged(refused)), now);
        assertThat(taken()).containsExactly("waiting");
    }

    private void resized(String asked, String allocated, String has) {
        Pod changed = running(pod("large").requests(asked, "1Gi"), allocated, has);
        tracker.apply(List.of(new ClusterEvent.PodChanged(changed)), now);
    }

    private static Pod running(PodFixture pod, String allocated, String has) {
        return pod.given(allocated, has).phase("Running").version(1).on("n");
    }

    private List<String> taken() {
        return queue.take(10, now).stream()
                .map(QueuedPod::pod)
                .map(taken -> taken.key().name())
                .toList();
    }
}
