package dev.gantry.deployment.delivery;

import io.fabric8.kubernetes.api.model.HasMetadata;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The steps by which a Deployment's new template is brought in, as its annotations say. After the last one the new revision
 * takes over what is left as in a rolling update.
 *
 * @param strategy {@link #CANARY} or {@link #BLUE_GREEN}
 * @param steps at least one
 * @param besides whether the stable revision keeps all of its pods beside those of the new one, whatever the surge
 */
public record DeliveryPlan(String strategy, List<DeliveryStep> steps, boolean besides) {

    public static final String STRATEGY = "gantry.dev/strategy";
    public static final String CANARY = "Canary";
    public static final String BLUE_GREEN = "BlueGreen";

    /** How long a blue/green preview waits before it is switched to; absent, it waits for a promotion. */
    public static final String PREVIEW_SECONDS = "gantry.dev/preview-seconds";

    /** How long the former revision is kept whole after the switch. */
    public static final String KEEP_FORMER_SECONDS = "gantry.dev/keep-former-seconds";

    /** Long enough to see errors come in and to say no; short enough not to pay double for long. */
    private static final int USUAL_KEEP_SECONDS = 60;

    private static final int ALL = 100;

    public DeliveryPlan {
        steps = List.copyOf(steps);
    }

    /** Empty where a workload does not ask for one, or asks for what validation would have refused. */
    public static Optional<DeliveryPlan> of(HasMetadata workload) {
        Map<String, String> annotations = workload.getMetadata().getAnnotations();
        if (annotations == null) {
            return Optional.empty();
        }
        return switch (annotations.getOrDefault(STRATEGY, "")) {
            case CANARY ->
                CanarySteps.parse(annotations.getOrDefault(CanarySteps.ANNOTATION, CanarySteps.USUAL))
                        .map(steps -> new DeliveryPlan(CANARY, steps, false));
            case BLUE_GREEN -> Optional.of(new DeliveryPlan(BLUE_GREEN, blueGreen(annotations), true));
            default -> Optional.empty();
        };
    }

    /** Comes to {@code 2/3}, for people; the step after the last one is the end. */
    public String position(int step) {
        return Math.min(step + 1, steps.size()) + "/" + steps.size();
    }

    private static List<DeliveryStep> blueGreen(Map<String, String> annotations) {
        StepWait preview = seconds(annotations.get(PREVIEW_SECONDS))
                .<StepWait>map(StepWait.Time::new)
                .orElseGet(StepWait.Approval::new);
        Duration kept = seconds(annotations.get(KEEP_FORMER_SECONDS)).orElse(Duration.ofSeconds(USUAL_KEEP_SECONDS));
        return List.of(new DeliveryStep(0, ALL, preview), new DeliveryStep(ALL, ALL, new StepWait.FormerKept(kept)));
    }

    private static Optional<Duration> seconds(@Nullable String text) {
        return Optional.ofNullable(text)
                .filter(number -> number.matches("[0-9]{1,9}"))
                .map(number -> Duration.ofSeconds(Long.parseLong(number)));
    }
}
