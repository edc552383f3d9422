package dev.gantry.agent.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.apimachinery.client.ResourceClient.Write;
import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What thousands of pods have to say at once. */
class PodStatusWriterTest {

    private static final int PODS = 30_000;

    private final Map<String, Queue<String>> written = new ConcurrentHashMap<>();

    @Test
    void nothingIsRefusedAndNoDeletionOvertakesTheReportBeforeIt() throws InterruptedException {
        CountDownLatch answered = new CountDownLatch(2 * PODS);
        AtomicInteger refused = new AtomicInteger();
        try (PodStatusWriter writer = new PodStatusWriter(api())) {
            for (int i = 0; i < PODS; i++) {
                Pod pod = pod(i);
                writer.report(pod, outcome -> count(outcome, refused, answered));
                writer.finishDeletion(pod, outcome -> count(outcome, refused, answered));
            }
            assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(refused).hasValue(0);
        assertThat(written)
                .hasSize(PODS)
                .allSatisfy((_, writes) -> assertThat(writes).containsExactly("UpdateStatus", "Delete"));
    }

    private static void count(WriteOutcome<Pod> outcome, AtomicInteger refused, CountDownLatch answered) {
        if (outcome instanceof WriteOutcome.Refused<Pod>) {
            refused.incrementAndGet();
        }
        answered.countDown();
    }

    /** An API that takes every write, and some time for it. */
    @SuppressWarnings("unchecked")
    private ResourceClient<Pod> api() {
        return (ResourceClient<Pod>) Proxy.newProxyInstance(
                ResourceClient.class.getClassLoader(),
                new Class<?>[] {ResourceClient.class},
                (_, method, arguments) -> {
                    assertThat(method.getName()).isEqualTo("writeAll");
                    return take((List<Write<Pod>>) arguments[0]);
                });
    }

    private List<WriteOutcome<Pod>> take(List<Write<Pod>> batch) throws InterruptedException {
        Thread.sleep(1 + batch.size() % 3);
        return batch.stream().map(this::take).toList();
    }

    private WriteOutcome<Pod> take(Write<Pod> write) {
        String name = switch (write) {
            case Write.UpdateStatus<Pod>(Pod pod) -> pod.getMetadata().getName();
            case Write.Delete<Pod>(var key, var _) -> key.name();
            default -> throw new AssertionError(write);
        };
        written.computeIfAbsent(name, _ -> new ConcurrentLinkedQueue<>())
                .add(write.getClass().getSimpleName());
        return new WriteOutcome.Written<>(new Pod());
    }

    private static Pod pod(int number) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("default")
                .withName("pod-" + number)
                .withUid("uid-" + number)
                .endMetadata()
                .build();
    }
}
