package dev.gantry.deployment.webhook;

import dev.gantry.deployment.model.Webhook;
import dev.gantry.deployment.model.WebhookStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far the deliveries of a webhook are, as its status tells it.
 *
 * @param version up to which everything was delivered or given up
 * @param trouble why the present event is not taken, empty while all is well
 */
record DeliveryProgress(
        long version,
        long delivered,
        long lost,
        @Nullable Instant lastDelivery,
        @Nullable Instant failingSince,
        Optional<String> trouble) {

    static final String DELIVERING = "Delivering";

    /** Characters of a trouble that are kept: enough for a sentence. */
    private static final int MAX_TROUBLE = 500;

    /** Where the webhook's status says that it is; a new one begins with what happens after it was created. */
    static DeliveryProgress of(Webhook webhook) {
        WebhookStatus status = webhook.getStatus();
        if (status == null || !status.deliveredVersion().matches("[0-9]{1,18}")) {
            return new DeliveryProgress(version(webhook), 0, 0, null, null, Optional.empty());
        }
        return new DeliveryProgress(
                Long.parseLong(status.deliveredVersion()),
                status.delivered(),
                status.lost(),
                time(status.lastDeliveryTime()),
                null,
                Optional.empty());
    }

    private static long version(Webhook webhook) {
        return Long.parseLong(webhook.getMetadata().getResourceVersion());
    }

    private static @Nullable Instant time(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }

    DeliveryProgress at(long reached) {
        return new DeliveryProgress(reached, delivered, lost, lastDelivery, failingSince, trouble);
    }

    DeliveryProgress delivered(Instant now) {
        return new DeliveryProgress(version, delivered + 1, lost, now, null, Optional.empty());
    }

    DeliveryProgress failing(Instant since, String why) {
        String cut = why.substring(0, Math.min(why.length(), MAX_TROUBLE));
        return new DeliveryProgress(version, delivered, lost, lastDelivery, since, Optional.of(cut));
    }

    /** The event was given up; the trouble stays told until the next one is taken. */
    DeliveryProgress givenUp() {
        return new DeliveryProgress(version, delivered, lost + 1, lastDelivery, null, trouble);
    }

    /** The status of the webhook where it is this far. */
    WebhookStatus status(Webhook webhook, Instant now) {
        return new WebhookStatus(
                webhook.getMetadata().getGeneration(),
                Long.toString(version),
                delivered,
                lost,
                text(lastDelivery),
                text(failingSince),
                List.of(condition(webhook, now)));
    }

    private Condition condition(Webhook webhook, Instant now) {
        String status = trouble.isPresent() ? "False" : "True";
        return new ConditionBuilder()
                .withType(DELIVERING)
                .withStatus(status)
                .withReason(trouble.isEmpty() ? "Delivered" : failingSince == null ? "GivenUp" : "Failing")
                .withMessage(trouble.orElse(""))
                .withLastTransitionTime(before(webhook)
                        .filter(c -> status.equals(c.getStatus()))
                        .map(Condition::getLastTransitionTime)
                        .orElseGet(() -> seconds(now)))
                .build();
    }

    private static Optional<Condition> before(Webhook webhook) {
        WebhookStatus status = webhook.getStatus();
        return status == null
                ? Optional.empty()
                : status.conditions().stream()
                        .filter(c -> DELIVERING.equals(c.getType()))
                        .findFirst();
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : seconds(instant);
    }

    private static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
