package dev.gantry.agent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.agent.podlifecycle.DesiredPod;
import dev.gantry.agent.podlifecycle.PendingResize;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What a node of 2 cores grants to its pods as they come, change and go. */
class NodeAllocationsTest {

    private final AtomicBoolean known = new AtomicBoolean(true);
    private final AtomicInteger signals = new AtomicInteger();
    private final NodeAllocations node = new NodeAllocations(Map.of("cpu", new Quantity("2")), known::get);

    @Test
    void roomThatAnotherPodGivesBackGoesToTheOneThatWaitsAndWakesIt() {
        node.add(pod("a", "1"), signals::incrementAndGet);
        node.add(pod("b", "1"), () -> {});
        node.changed(pod("a", "1500m"));
        assertThat(cpu("a", "1500m")).isEqualTo("1");
        assertThat(pending("a", "1500m")).isEqualTo("Deferred");
        int before = signals.get();
        node.remove("b");
        assertThat(signals).hasValue(before + 1);
        assertThat(cpu("a", "1500m")).isEqualTo("1500m");
        assertThat(pending("a", "1500m")).isEmpty();
        node.add(pod("c", "500m"), () -> {});
        node.changed(pod("c", "600m"));
        assertThat(pending("c", "600m")).isEqualTo("Deferred");
        node.changed(pod("a", "1400m"));
        assertThat(cpu("c", "600m")).isEqualTo("600m");
    }

    @Test
    void whatIsTakenBackIsNotWaitedFor() {
        node.add(pod("a", "1"), signals::incrementAndGet);
        node.changed(pod("a", "3"));
        assertThat(pending("a", "3")).isEqualTo("Infeasible");
        node.changed(pod("a", "1"));
        assertThat(pending("a", "1")).isEmpty();
    }

    @Test
    void nobodyGetsMoreBeforeAllPodsAreKnown() {
        known.set(false);
        node.add(told("a", "1"), () -> {});
        node.changed(pod("a", "2"));
        assertThat(cpu("a", "2")).isEqualTo("1");
        assertThat(pending("a", "2")).isEmpty();
        node.add(pod("b", "500m"), () -> {});
        known.set(true);
        assertThat(cpu("a", "2")).isEqualTo("1");
        assertThat(pending("a", "2")).isEqualTo("Deferred");
    }

    /** The scheduler placed b by what a had. */
    @Test
    void ofAResizeAndABindingDecidedAtOnceTheFirstToComeStays() {
        node.add(pod("a", "1"), () -> {});
        node.changed(pod("a", "1500m"));
        assertThat(cpu("a", "1500m")).isEqualTo("1500m");
        node.add(pod("b", "1"), () -> {});
        assertThat(rejection("b", "1"))
                .isEqualTo("OutOfcpu: Pod was rejected: Node didn't have enough resource: cpu, requested: 1000, used:"
                        + " 1500, capacity: 2000");
        node.add(pod("c", "500m"), () -> {});
        assertThat(rejection("c", "500m")).as("what was rejected takes nothing").isEmpty();

        node.remove("a");
        assertThat(rejection("b", "1")).as("for good").startsWith("OutOfcpu");
        node.add(pod("d", "1500m"), () -> {});
        node.changed(pod("c", "1"));
        assertThat(rejection("d", "1500m")).isEmpty();
        assertThat(pending("c", "1")).as("d was there before").isEqualTo("Deferred");
    }

    @Test
    void whatTheApiNoLongerHasDoesNotCountForNewPods() {
        node.add(pod("gone", "2"), () -> {});
        node.add(pod("over", "2"), () -> {});
        assertThat(rejection("over", "2")).startsWith("OutOfcpu");
        node.deleted("gone");
        node.add(pod("ends", "2"), () -> {});
        assertThat(rejection("ends", "2"))
                .as("containers of gone may still be here")
                .isEmpty();
        Pod ended = pod("ends", "2");
        ended.setStatus(new PodStatusBuilder().withPhase("Succeeded").build());
        node.changed(ended);
        node.add(pod("next", "2"), () -> {});
        assertThat(rejection("next", "2")).isEmpty();
    }

    @Test
    void nothingStartsBeforeItIsKnownWhatElseIsHereAndThenTheMoreImportantFirst() {
        known.set(false);
        node.add(pod("a", "1500m"), () -> {});
        Pod important = pod("z", "1500m");
        important.getSpec().setPriority(1);
        node.add(important, () -> {});
        assertThat(granted("a", "1500m").hold()).isPresent();
        known.set(true);
        assertThat(granted("a", "1500m").hold()).isEmpty();
        assertThat(rejection("a", "1500m")).startsWith("OutOfcpu");
        assertThat(rejection("z", "1500m")).isEmpty();
    }

    /** It was taken before, whatever the node had then. */
    @Test
    void whatAnAgentBeforeToldOfStays() {
        Pod runs = pod("runs", "3");
        runs.setStatus(
                new PodStatusBuilder().withStartTime("2026-01-01T00:00:00Z").build());
        node.add(runs, () -> {});
        assertThat(rejection("runs", "3")).isEmpty();
        node.add(pod("new", "100m"), () -> {});
        assertThat(rejection("new", "100m")).startsWith("OutOfcpu");
        node.add(pod("idle", "0"), () -> {});
        assertThat(rejection("idle", "0")).isEmpty();
    }

    private String rejection(String name, String asked) {
        return granted(name, asked)
                .rejection()
                .map(rejected -> rejected.reason() + ": " + rejected.message())
                .orElse("");
    }

    private String cpu(String name, String asked) {
        return String.valueOf(granted(name, asked)
                .containers()
                .getFirst()
                .getResources()
                .getRequests()
                .get("cpu"));
    }

    private String pending(String name, String asked) {
        return granted(name, asked)
                .pendingResize()
                .map(PendingResize::reason)
                .map(PendingResize.Reason::wireName)
                .orElse("");
    }

    private DesiredPod granted(String name, String asked) {
        return node.granted(new DesiredPod(pod(name, asked), Duration.ZERO), Instant.EPOCH);
    }

    /** A pod that an agent before has told of. */
    private static Pod told(String name, String cpu) {
        Pod pod = pod(name, cpu);
        pod.setStatus(
                new PodStatusBuilder().withStartTime("2026-01-01T00:00:00Z").build());
        return pod;
    }

    private static Pod pod(String name, String cpu) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid(name)
                .endMetadata()
                .withNewSpec()
                .addToContainers(new ContainerBuilder()
                        .withName("app")
                        .withNewResources()
                        .addToRequests("cpu", Quantity.parse(cpu))
                        .endResources()
                        .build())
                .endSpec()
                .build();
    }
}
