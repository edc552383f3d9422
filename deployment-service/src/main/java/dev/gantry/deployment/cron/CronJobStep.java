package dev.gantry.deployment.cron;

import io.fabric8.kubernetes.api.model.batch.v1.CronJobStatus;
import java.time.Duration;
import java.util.List;

/**
 * What to do next for a CronJob: the actions in their order, then the status.
 *
 * @param notes what to tell; they follow from the state as the actions do, and are told again when it is
 * @param status the status once the actions are done
 * @param requeueAfter when the next time of the schedule comes, or zero if none does
 */
public record CronJobStep(
        List<CronJobAction> actions, List<CronJobNote> notes, CronJobStatus status, Duration requeueAfter) {

    public CronJobStep {
        actions = List.copyOf(actions);
        notes = List.copyOf(notes);
    }
}
