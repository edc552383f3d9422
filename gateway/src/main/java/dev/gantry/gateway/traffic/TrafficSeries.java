package dev.gantry.gateway.traffic;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Counts of requests that only rise. Any thread may count, and counting allocates nothing. */
public final class TrafficSeries {

    /** Upper bounds of the latency buckets, inclusive; each is about a half larger than the one before. */
    private static final long[] BOUNDS_MILLIS = {
        1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1_000, 1_500, 2_000, 3_000, 5_000, 7_000,
        10_000, 15_000, 30_000
    };

    private static final int SERVER_ERROR = 500;

    private final LongAdder requests = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final LongAdder answers = new LongAdder();
    private final LongAdder nanos = new LongAdder();
    private final LongAdder[] latency = new LongAdder[BOUNDS_MILLIS.length + 1];

    TrafficSeries() {
        Arrays.setAll(latency, i -> new LongAdder());
    }

    static long[] boundsMillis() {
        return BOUNDS_MILLIS.clone();
    }

    /**
     * Counts an answer when it begins.
     *
     * @param warm whether the pod has served for a while: by the others no revision is judged slow
     */
    public void answered(int status, long tookNanos, boolean warm) {
        requests.increment();
        answers.increment();
        nanos.add(tookNanos);
        if (warm) {
            latency[bucket(TimeUnit.NANOSECONDS.toMillis(tookNanos))].increment();
        }
        if (status >= SERVER_ERROR) {
            errors.increment();
        }
    }

    /** Counts a request that got no answer. */
    public void lost() {
        requests.increment();
        errors.increment();
    }

    /** Counts a request that waits for a pod; what becomes of it is counted where it ends. */
    public void waited() {
        requests.increment();
    }

    /** Counts an answer that broke off, and that was counted as a good one when it began. */
    public void brokeOff() {
        errors.increment();
    }

    /** Whole milliseconds, cut: what took 1.9 ms is in the bucket of 1 ms. */
    private static int bucket(long millis) {
        int found = Arrays.binarySearch(BOUNDS_MILLIS, millis);
        return found >= 0 ? found : -found - 1;
    }

    public long requests() {
        return requests.sum();
    }

    public long errors() {
        return errors.sum();
    }

    /** How many answers have begun. */
    public long answers() {
        return answers.sum();
    }

    /** How long they took to begin, all together. */
    public long nanos() {
        return nanos.sum();
    }

    TrafficCounts counts() {
        return new TrafficCounts(
                requests.sum(),
                errors.sum(),
                Arrays.stream(latency).map(LongAdder::sum).toList());
    }
}
