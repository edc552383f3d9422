package dev.gantry.deployment.kind;

import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.deployment.happening.ReceiverAddresses;
import dev.gantry.deployment.model.Webhook;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;

/** Those who are told of rollouts. */
public final class WebhookKinds {

    private WebhookKinds() {}

    /** @param receivers where webhooks may be sent */
    public static WorkloadKinds all(ReceiverAddresses receivers) {
        return new WorkloadKinds(
                List.of(ResourceType.namespaced(HasMetadata.getApiVersion(Webhook.class), Webhook.class, "webhooks")
                        .shortNames("wh")
                        .withStatus()
                        .columns(GantryColumns.WEBHOOK)
                        .strategy(new WebhookRules(receivers))
                        .build()));
    }
}
