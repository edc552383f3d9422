package dev.gantry.monitoring.learning;

import dev.gantry.monitoring.recommend.ContainerHistory;
import dev.gantry.monitoring.recommend.MemoryPeak;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The memory peak of the present day of each container of each pod. Only this process's memory: another one begins a window of its own, so that the
 * day of a restart may count twice.
 */
final class OpenPeaks {

    /** About 20 MB; past it those that were not heard of for longest begin a new window. */
    private static final int MAX_PEAKS = 200_000;

    private record PodContainer(String podUid, String container) {}

    private final Map<PodContainer, MemoryPeak> peaks = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<PodContainer, MemoryPeak> eldest) {
            return size() > MAX_PEAKS;
        }
    };

    /** Takes in a sample; what it adds to the history. */
    synchronized Optional<ContainerHistory> sample(String podUid, String container, long bytes, Instant at) {
        PodContainer key = new PodContainer(podUid, container);
        MemoryPeak.Step step = MemoryPeak.next(Optional.ofNullable(peaks.get(key)), bytes, at);
        peaks.put(key, step.peak());
        return step.change();
    }

    /** Takes in a kill for want of memory; what it adds to the history. */
    synchronized Optional<ContainerHistory> killed(String podUid, String container, long hadBytes, Instant at) {
        Optional<MemoryPeak> before = Optional.ofNullable(peaks.get(new PodContainer(podUid, container)));
        return sample(podUid, container, MemoryPeak.neededAfterKill(hadBytes, before), at);
    }
}
