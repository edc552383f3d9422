package dev.gantry.scheduler.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.scheduler.fixture.PodFixture;
import dev.gantry.scheduler.placement.ClusterChange;
import dev.gantry.scheduler.placement.Diagnosis;
import dev.gantry.scheduler.placement.Gang;
import dev.gantry.scheduler.placement.PendingPod;
import dev.gantry.scheduler.placement.PodDemand;
import dev.gantry.scheduler.placement.PodDemandReader;
import dev.gantry.scheduler.placement.Rejection;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Few pods of one namespace do not wait for the many of another, whatever becomes of those. */
class FairnessPropertyTest {

    private static final int SEEDS = 60;
    private static final int BATCH = 20;
    private static final int STEPS = 120;
    private static final PodDemand DEMAND =
            new PodDemandReader().read(PodFixture.pod("p").build());
    private static final Diagnosis NO_CPU = Diagnosis.of(List.of(List.of(new Rejection.Insufficient("cpu"))));

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    @Test
    void namespacesTakeTurns() {
        Run run = new Run(1);
        IntStream.range(0, 6).forEach(i -> run.put("a", 0));
        IntStream.range(0, 2).forEach(i -> run.put("b", 0));
        IntStream.range(0, 2).forEach(i -> run.put("c", 0));
        assertThat(run.take(10)).containsExactly("a", "b", "c", "a", "b", "c", "a", "a", "a", "a");
    }

    @Test
    void whoComesBackHasEarnedNothing() {
        Run run = new Run(1);
        IntStream.range(0, 40).forEach(i -> run.put("a", 0));
        run.take(30);
        IntStream.range(0, 4).forEach(i -> run.put("b", 0));
        assertThat(run.take(6).stream().filter("b"::equals)).hasSize(3);
    }

    @Test
    void prioritiesComeFirst() {
        Run run = new Run(1);
        IntStream.range(0, 3).forEach(i -> run.put("a", 7));
        run.put("b", 0);
        assertThat(run.take(10)).containsExactly("a", "a", "a", "b");
    }

    @Test
    void aGangIsPaidForAfterwards() {
        Run run = new Run(1);
        run.putGang("a", 4);
        IntStream.range(0, 3).forEach(i -> run.put("a", 0));
        IntStream.range(0, 8).forEach(i -> run.put("b", 0));
        assertThat(run.take(12)).containsExactly("a", "a", "a", "a", "b", "b", "b", "b", "a", "b", "a", "b");
    }

    /**
     * Floods of other namespaces arrive, are bound, fail, fit nowhere and are woken at random; each pod of the quiet namespace is taken within
     * as many batches as its share of them takes.
     */
    @ParameterizedTest
    @MethodSource("seeds")
    void aQuietNamespaceIsServedInABoundedNumberOfBatches(long seed) {
        Run run = new Run(seed);
        int floods = 1 + run.random.nextInt(5);
        boolean hopeless = run.random.nextBoolean();
        for (int step = 0; step < STEPS; step++) {
            run.flood(floods);
            if (run.quiet.isEmpty() && run.random.nextInt(4) == 0) {
                IntStream.rangeClosed(0, run.random.nextInt(6)).forEach(i -> run.putQuiet());
            }
            run.batch(hopeless);
            int namespaces = floods + 1;
            for (Map.Entry<ObjectKey, Integer> waiting : run.quiet.entrySet()) {
                // The k-th pod is among the next k * n, and one turn of each may be under way.
                int bound = (namespaces * (6 + 1) + BATCH - 1) / BATCH + 1;
                assertThat(run.batches - waiting.getValue()).as("seed " + seed).isLessThanOrEqualTo(bound);
            }
        }
        assertThat(run.served).isPositive();
    }

    /** A queue, who was put into it, and what becomes of them. */
    private static final class Run {
        private final SchedulingQueue queue = new SchedulingQueue();
        private final Random random;

        /** The quiet namespace's pods that were not taken yet, and after how many batches they came. */
        private final Map<ObjectKey, Integer> quiet = new HashMap<>();

        private Instant now = Instant.EPOCH;
        private int names;
        private int batches;
        private int served;

        Run(long seed) {
            random = new Random(seed);
        }

        ObjectKey put(String namespace, int priority) {
            return put(namespace, priority, Optional.empty());
        }

        private ObjectKey put(String namespace, int priority, Optional<Gang> gang) {
            ObjectKey key = new ObjectKey(namespace, String.format("p-%06d", names++));
            queue.put(new QueuedPod(new PendingPod(key, "", DEMAND, priority, true), "uid", 0, now, gang), now);
            return key;
        }

        void putGang(String namespace, int size) {
            Gang gang = new Gang(new ObjectKey(namespace, "gang"), size);
            IntStream.range(0, size).forEach(i -> put(namespace, 0, Optional.of(gang)));
        }

        void putQuiet() {
            quiet.put(put("quiet", 0), batches);
        }

        void flood(int namespaces) {
            for (int i = 0; i < namespaces; i++) {
                int count = random.nextInt(3 * BATCH);
                String namespace = "flood-" + i;
                IntStream.range(0, count).forEach(n -> put(namespace, 0));
            }
        }

        List<String> take(int limit) {
            return queue.take(limit, now).stream()
                    .map(pod -> pod.pod().key().namespace())
                    .toList();
        }

        void batch(boolean hopeless) {
            batches++;
            now = now.plusMillis(random.nextInt(500));
            Set<ObjectKey> taken =
                    queue.take(BATCH, now).stream().map(pod -> pod.pod().key()).collect(Collectors.toSet());
            for (ObjectKey pod : taken) {
                if (quiet.remove(pod) != null) {
                    served++;
                }
                end(pod, hopeless ? 1 : random.nextInt(3));
            }
            if (random.nextInt(3) == 0) {
                queue.wake(Set.of(ClusterChange.POD_LEFT), now);
            }
        }

        private void end(ObjectKey pod, int how) {
            queue.failed(pod, now);
            switch (pod.namespace().equals("quiet") ? 0 : how) {
                case 0 -> queue.bound(pod);
                case 1 -> queue.unschedulable(pod, NO_CPU, now);
                default -> {}
            }
        }
    }
}
