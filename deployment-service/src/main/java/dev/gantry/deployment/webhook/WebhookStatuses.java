package dev.gantry.deployment.webhook;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.deployment.model.Webhook;
import java.time.Instant;

/** Writes how far deliveries are to the webhooks. */
final class WebhookStatuses {

    private final ResourceClient<Webhook> webhooks;

    WebhookStatuses(ResourceClient<Webhook> webhooks) {
        this.webhooks = webhooks;
    }

    /** Writes to the webhook as it is now, if it is still the same one; 409 where it changed just then. */
    void write(Webhook webhook, DeliveryProgress progress, Instant now) {
        webhooks.get(ObjectKey.of(webhook))
                .filter(current -> current.getMetadata()
                        .getUid()
                        .equals(webhook.getMetadata().getUid()))
                .ifPresent(current -> {
                    Webhook told = new Webhook();
                    told.setMetadata(current.getMetadata());
                    told.setSpec(current.getSpec());
                    told.setStatus(progress.status(current, now));
                    webhooks.updateStatus(told);
                });
    }
}
