package dev.gantry.deployment.rollout;

import dev.gantry.deployment.delivery.DeliveryOrder;
import dev.gantry.deployment.delivery.DeliveryStep;
import dev.gantry.deployment.delivery.StepWait;
import java.time.Duration;
import java.util.Optional;

/** Where a delivery stands and what it waits for, in words. */
record DeliveryReport(Delivery delivery) {

    /** True while a delivery is under way; its reason and message say where it stands. */
    static final String CONDITION = "gantry.dev/Delivery";

    RolloutCondition condition() {
        return delivery.present()
                .map(step -> delivery.reached() ? waiting(step) : starting(step))
                .orElseGet(() ->
                        said("TakingOver", name() + " takes over; it gets " + delivery.weight() + "% of requests"));
    }

    /** What the rollout waits for, where it is neither pods nor its own next step. */
    Optional<String> waitsFor() {
        return delivery.present()
                .filter(step -> delivery.reached() && !(step.waitsFor() instanceof StepWait.Nothing))
                .map(step -> "waits in step " + position());
    }

    /** What the next marks of the new set tell that its present ones do not. */
    Optional<DeliveryNews> news() {
        if (delivery.nextStep() > delivery.step()) {
            boolean last = delivery.nextStep() == delivery.plan().steps().size();
            String passed = name() + " passed step " + position();
            return Optional.of(
                    last
                            ? new DeliveryNews("DeliveryTakingOver", passed + " and takes over")
                            : new DeliveryNews("DeliveryStepPassed", passed));
        }
        boolean justReached = delivery.reached() && delivery.since().isEmpty();
        return justReached
                ? Optional.of(
                        new DeliveryNews("DeliveryStepReached", condition().message()))
                : Optional.empty();
    }

    private RolloutCondition starting(DeliveryStep step) {
        int pods = step.pods(delivery.rollout().desired());
        return said(
                "PodsStarting",
                head() + ": " + Replicas.available(delivery.fresh()) + " of " + pods + " pods are available");
    }

    private RolloutCondition waiting(DeliveryStep step) {
        long revision = RevisionAnnotations.revision(delivery.fresh());
        return switch (step.waitsFor()) {
            case StepWait.Nothing() -> said("StepReached", head());
            case StepWait.Approval() ->
                said(
                        "WaitingForPromotion",
                        head() + ": waits for " + DeliveryOrder.PROMOTE + "=" + revision + "/" + (delivery.step() + 1)
                                + ", or " + DeliveryOrder.ABORT + "=" + revision);
            case StepWait.Time(Duration _) -> said("StepRunning", head() + until());
            case StepWait.FormerKept(Duration _) ->
                said(
                        "FormerKept",
                        head() + "; " + AutomaticRollback.name(delivery.stable()) + " is kept whole" + until()
                                + ", and " + DeliveryOrder.ABORT + "=" + revision + " goes back to it");
        };
    }

    private String until() {
        return delivery.until().map(time -> " until " + time).orElse("");
    }

    private RolloutCondition said(String reason, String message) {
        return new RolloutCondition(CONDITION, "True", reason, message);
    }

    private String head() {
        return name() + " gets " + delivery.weight() + "% of requests, step " + position();
    }

    private String position() {
        return delivery.plan().position(delivery.step());
    }

    private String name() {
        return AutomaticRollback.name(delivery.fresh());
    }
}
