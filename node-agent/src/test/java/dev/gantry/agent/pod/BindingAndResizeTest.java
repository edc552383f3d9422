package dev.gantry.agent.pod;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.agent.podlifecycle.DesiredPod;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One node of 4 cores, users who resize its pods, and a scheduler that binds what fits by what it has heard. The node hears of everything in
 * the order of the commits, the scheduler late; a failure names its seed.
 */
class BindingAndResizeTest {

    private static final int SEEDS = 200;
    private static final int STEPS = 150;
    private static final long CAPACITY_MILLIS = 4_000;

    private final NodeAllocations node = new NodeAllocations(Map.of("cpu", new Quantity("4")), () -> true);
    private final Map<String, Long> api = new LinkedHashMap<>();
    private final Map<String, Long> granted = new HashMap<>();
    private final Map<String, Long> heard = new HashMap<>();
    private final Queue<Runnable> news = new ArrayDeque<>();
    private int rejected;
    private int names;

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void theNodeNeverGrantsMoreThanItHasHoweverLateTheSchedulerHears(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            act(random);
            if (random.nextInt(3) == 0) {
                hear();
            }
            assertThat(sum(granted)).isLessThanOrEqualTo(CAPACITY_MILLIS);
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void noPodIsRejectedWhereTheSchedulerHearsAtOnce(long seed) {
        Random random = new Random(seed);
        for (int step = 0; step < STEPS; step++) {
            act(random);
            while (!news.isEmpty()) {
                hear();
            }
            assertThat(sum(granted)).isLessThanOrEqualTo(CAPACITY_MILLIS);
        }
        assertThat(rejected).isZero();
    }

    private void act(Random random) {
        // Any of the pods, or none.
        String one = api.keySet().stream()
                .skip(random.nextInt(api.size() + 1))
                .findFirst()
                .orElse("");
        long cpu = 100L * (1 + random.nextInt(15));
        if (one.isEmpty()) {
            bindIfItFits("p" + names++, cpu);
        } else if (random.nextInt(4) == 0) {
            api.remove(one);
            node.deleted(one);
            node.remove(one);
            news.add(() -> heard.remove(one));
        } else {
            api.put(one, cpu);
            node.changed(pod(one, cpu));
            news.add(() -> heard.computeIfPresent(one, (name, before) -> cpu));
        }
        look();
    }

    /** A resize that waits counts with what it asks for, as in the scheduler. */
    private void bindIfItFits(String name, long cpu) {
        if (sum(heard) + cpu <= CAPACITY_MILLIS) {
            heard.put(name, cpu);
            api.put(name, cpu);
            node.add(pod(name, cpu), () -> {});
        }
    }

    private void look() {
        granted.clear();
        api.entrySet().removeIf(pod -> isRejected(pod.getKey(), pod.getValue()));
    }

    /** Takes note of what the pod has; one that was rejected fails, and the scheduler hears of that, too. */
    private boolean isRejected(String name, long cpu) {
        DesiredPod desired = node.granted(new DesiredPod(pod(name, cpu), Duration.ZERO), Instant.EPOCH);
        if (desired.rejection().isEmpty()) {
            granted.put(name, millis(desired));
            return false;
        }
        rejected++;
        node.remove(name);
        news.add(() -> heard.remove(name));
        return true;
    }

    private void hear() {
        Runnable next = news.poll();
        if (next != null) {
            next.run();
        }
    }

    private static long sum(Map<String, Long> amounts) {
        return amounts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static long millis(DesiredPod pod) {
        Quantity cpu = Objects.requireNonNull(
                pod.containers().getFirst().getResources().getRequests().get("cpu"));
        return cpu.getNumericalAmount().movePointRight(3).longValueExact();
    }

    private static Pod pod(String name, long cpuMillis) {
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withUid(name)
                .endMetadata()
                .withNewSpec()
                .addToContainers(new ContainerBuilder()
                        .withName("app")
                        .withNewResources()
                        .addToRequests("cpu", new Quantity(cpuMillis + "m"))
                        .endResources()
                        .build())
                .endSpec()
                .build();
    }
}
