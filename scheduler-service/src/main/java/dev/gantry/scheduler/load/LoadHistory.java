package dev.gantry.scheduler.load;

import dev.gantry.scheduler.placement.NodeLoad;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes loads of the nodes' measurements: the newest of each, and how much they varied. Means and variances decay exponentially, so that
 * one number of each does for a history. For one thread.
 *
 * <p>Worked case: of a mean of 400m and a sample of 800m one time constant later, the weight of the sample is 1 - 1/e = 0.63: the mean becomes
 * 653m and the variance 0.37 * (0 + 0.63 * 400²), a deviation of 193m.
 *
 * <p>Source: Tony Finch, "Incremental calculation of weighted mean and variance", 2009, section 9.
 */
final class LoadHistory {

    /** What is this old counts a third; as with load-watcher, a few minutes tell. */
    static final Duration TIME_CONSTANT = Duration.ofMinutes(5);

    /** A node that was not measured for this long shows no load; agents report every few seconds. */
    static final Duration STALE_AFTER = Duration.ofSeconds(60);

    /** More nodes than one scheduler is made for. */
    static final int MAX_NODES = 10_000;

    private final Map<String, Course> courses = new HashMap<>();

    /** How one number went on. */
    private record Course(LoadSample newest, Moments cpu, Moments memory) {

        static Course begin(LoadSample sample) {
            return new Course(
                    sample, new Moments((double) sample.cpuMillis(), 0), new Moments((double) sample.memoryBytes(), 0));
        }

        Course next(LoadSample sample) {
            double passed = (double) Duration.between(newest.at(), sample.at()).toMillis();
            double weight = 1 - Math.exp(-passed / (double) TIME_CONSTANT.toMillis());
            return new Course(
                    sample,
                    cpu.next((double) sample.cpuMillis(), weight),
                    memory.next((double) sample.memoryBytes(), weight));
        }

        NodeLoad load() {
            Instant since = newest.at().minus(newest.window()).truncatedTo(ChronoUnit.SECONDS);
            return new NodeLoad(
                    newest.cpuMillis(), newest.memoryBytes(), cpu.deviation(), memory.deviation(), since.toString());
        }
    }

    private record Moments(double mean, double variance) {

        Moments next(double value, double weight) {
            double difference = value - mean;
            double step = weight * difference;
            return new Moments(mean + step, (1 - weight) * (variance + difference * step));
        }

        long deviation() {
            return Math.round(Math.sqrt(variance));
        }
    }

    /** Takes what was measured, by node; answers the loads of the nodes that were measured of late. */
    Map<String, NodeLoad> next(Map<String, LoadSample> samples, Instant now) {
        samples.forEach(this::take);
        courses.values()
                .removeIf(course -> course.newest().at().plus(STALE_AFTER).isBefore(now));
        Map<String, NodeLoad> loads = HashMap.newHashMap(courses.size());
        courses.forEach((node, course) -> loads.put(node, course.load()));
        return loads;
    }

    /** A sample that is not newer than what is known says nothing. */
    private void take(String node, LoadSample sample) {
        Course course = courses.get(node);
        if (course == null && courses.size() < MAX_NODES) {
            courses.put(node, Course.begin(sample));
        } else if (course != null && sample.at().isAfter(course.newest().at())) {
            courses.put(node, course.next(sample));
        }
    }
}
