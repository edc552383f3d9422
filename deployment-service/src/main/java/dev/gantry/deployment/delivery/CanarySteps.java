package dev.gantry.deployment.delivery;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The steps of a canary as a list with commas: {@code 10%:60s,50%:pause,100%}. Each is a share of requests, and after a colon
 * how long it lasts ({@code 30s}, {@code 5m}, {@code 1h}) or {@code pause} for one that waits to be promoted. Shares grow from
 * step to step. A last {@code 100%} may be left out: it is where every canary ends.
 */
public final class CanarySteps {

    public static final String ANNOTATION = "gantry.dev/canary-steps";

    /** What a canary does that says nothing: a small share, a look at it, half, another look. */
    public static final String USUAL = "10%:60s,50%:60s";

    /** More steps than this are finer than what requests could tell apart. */
    public static final int MAX_STEPS = 20;

    /** A week: what shall last longer is paused. */
    public static final Duration LONGEST = Duration.ofDays(7);

    private static final int ALL = 100;
    private static final String PAUSE = "pause";
    private static final Pattern STEP = Pattern.compile("([1-9][0-9]{0,2})%(?::(?:(pause)|([0-9]{1,6})([smh])))?");

    private CanarySteps() {}

    /** The steps before the end; empty where the text is no list of steps. */
    public static Optional<List<DeliveryStep>> parse(String text) {
        List<DeliveryStep> steps = new ArrayList<>();
        String[] parts = text.split(",", -1);
        for (int i = 0; i < parts.length; i++) {
            Optional<DeliveryStep> step = step(parts[i].strip());
            boolean last = i == parts.length - 1;
            if (step.isEmpty() || !follows(steps, step.get(), last)) {
                return Optional.empty();
            }
            steps.add(step.get());
        }
        steps.removeIf(step -> step.weight() == ALL);
        return steps.isEmpty() || parts.length > MAX_STEPS ? Optional.empty() : Optional.of(steps);
    }

    private static Optional<DeliveryStep> step(String part) {
        Matcher matcher = STEP.matcher(part);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        int weight = Integer.parseInt(matcher.group(1));
        return Optional.of(new DeliveryStep(weight, weight, waitsFor(matcher)));
    }

    private static StepWait waitsFor(Matcher matcher) {
        if (PAUSE.equals(matcher.group(2))) {
            return new StepWait.Approval();
        }
        return matcher.group(3) == null
                ? new StepWait.Nothing()
                : new StepWait.Time(length(Long.parseLong(matcher.group(3)), matcher.group(4)));
    }

    private static Duration length(long number, String unit) {
        return switch (unit) {
            case "h" -> Duration.ofHours(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofSeconds(number);
        };
    }

    /** The end waits for nothing, for there is nothing after it. */
    private static boolean follows(List<DeliveryStep> before, DeliveryStep step, boolean last) {
        boolean grows = before.isEmpty() || before.getLast().weight() < step.weight();
        boolean end = step.weight() == ALL;
        boolean shortEnough =
                !(step.waitsFor() instanceof StepWait.Time(Duration length)) || length.compareTo(LONGEST) <= 0;
        return grows
                && step.weight() <= ALL
                && shortEnough
                && (!end || (last && step.waitsFor() instanceof StepWait.Nothing));
    }
}
