package dev.gantry.simulation.world;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How a Deployment wants its templates brought in, in the words of its annotations and as the invariants count it:
 * worked out apart from the product.
 *
 * @param annotations none where it is a plain rolling update
 * @param steps what is before the end
 */
public record DeliveryScript(Map<String, String> annotations, List<Step> steps) {

    private static final Duration UNTIL_PROMOTED = Duration.ofSeconds(-1);

    /**
     * One step.
     *
     * @param weight of the requests, in percent
     * @param pods of the replicas, in percent
     * @param time how long it lasts; {@link #UNTIL_PROMOTED} for ever
     * @param keepsFormer whether nobody can cut it short
     */
    public record Step(int weight, int pods, Duration time, boolean keepsFormer) {}

    /** A plain rolling update first. */
    private static final List<DeliveryScript> ALL = List.of(
            new DeliveryScript(Map.of(), List.of()),
            canary("20%:20s,60%:5s", step(20, 20), step(60, 5)),
            canary("10%:pause,50%:10s", paused(10), step(50, 10)),
            canary("25%,50%:pause", step(25, 0), paused(50)),
            new DeliveryScript(
                    Map.of(
                            "gantry.dev/strategy",
                            "BlueGreen",
                            "gantry.dev/preview-seconds",
                            "5",
                            "gantry.dev/keep-former-seconds",
                            "10"),
                    List.of(
                            new Step(0, 100, Duration.ofSeconds(5), false),
                            new Step(100, 100, Duration.ofSeconds(10), true))),
            new DeliveryScript(
                    Map.of("gantry.dev/strategy", "BlueGreen", "gantry.dev/keep-former-seconds", "3"),
                    List.of(new Step(0, 100, UNTIL_PROMOTED, false), new Step(100, 100, Duration.ofSeconds(3), true))));

    public static final DeliveryScript NONE = ALL.getFirst();

    /** Half of them bring templates in by steps. */
    public static DeliveryScript drawn(RandomGenerator random) {
        int drawn = random.nextInt(2 * ALL.size() - 2);
        return drawn < ALL.size() ? ALL.get(drawn) : NONE;
    }

    private static DeliveryScript canary(String text, Step... steps) {
        return new DeliveryScript(
                Map.of("gantry.dev/strategy", "Canary", "gantry.dev/canary-steps", text), List.of(steps));
    }

    private static Step step(int percent, int seconds) {
        return new Step(percent, percent, Duration.ofSeconds(seconds), false);
    }

    private static Step paused(int percent) {
        return new Step(percent, percent, UNTIL_PROMOTED, false);
    }

    public boolean delivers() {
        return !steps.isEmpty();
    }

    private Optional<Step> at(int step) {
        return step <= steps.size() ? Optional.of(steps.get(step - 1)) : Optional.empty();
    }

    /** @param step counted from 1; past the last one it is the end */
    int weight(int step) {
        return at(step).map(Step::weight).orElse(100);
    }

    int pods(int step, int replicas) {
        return at(step).map(s -> Math.ceilDiv(s.pods() * replicas, 100)).orElse(replicas);
    }

    /** How long a step lasts; empty where only a promotion ends it. */
    Optional<Duration> time(int step) {
        return at(step).map(Step::time).filter(time -> !time.isNegative());
    }

    boolean keepsFormer(int step) {
        return at(step).filter(Step::keepsFormer).isPresent();
    }
}
