package dev.gantry.deployment.webhook;

import dev.gantry.apimachinery.event.EventRecorder;
import java.time.InstantSource;

/** What every delivery needs. */
record WebhookContext(
        StoredHappenings happenings,
        WebhookSender sender,
        SigningSecrets secrets,
        WebhookStatuses statuses,
        EventRecorder events,
        InstantSource clock) {}
