package dev.gantry.deployment.webhook;

import dev.gantry.apimachinery.client.LocalResources;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.controller.LeaderLease;
import dev.gantry.apimachinery.event.EventRecorder;
import dev.gantry.apimachinery.schema.ResourceTypes;
import dev.gantry.apimachinery.store.ResourceStore;
import dev.gantry.deployment.controller.Configs;
import dev.gantry.deployment.happening.ReceiverAddresses;
import dev.gantry.deployment.kind.WebhookKinds;
import dev.gantry.deployment.kind.WorkloadKinds;
import dev.gantry.deployment.model.Webhook;
import io.fabric8.kubernetes.api.model.Secret;
import java.time.InstantSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Webhooks: their kind and their deliveries. */
@Configuration(proxyBeanMethods = false)
class WebhookConfiguration {

    @Bean
    ReceiverAddresses receiverAddresses(@Value("${gantry.webhooks.allow-loopback:false}") boolean allowLoopback) {
        return new ReceiverAddresses(allowLoopback);
    }

    @Bean
    WorkloadKinds webhookKinds(ReceiverAddresses receivers) {
        return WebhookKinds.all(receivers);
    }

    @Bean(destroyMethod = "close")
    WebhookDeliveries webhookDeliveries(
            LocalResources local,
            ResourceStore store,
            ResourceTypes types,
            Configs<Secret> secrets,
            ReceiverAddresses receivers,
            EventRecorder events,
            LeaderLease lease,
            InstantSource clock) {
        ResourceView<Webhook> webhooks = local.view(Webhook.class);
        WebhookDeliveries deliveries = new WebhookDeliveries(
                webhooks,
                new WebhookContext(
                        new StoredHappenings(store.cache(), types),
                        new WebhookSender(receivers),
                        new SigningSecrets(secrets),
                        new WebhookStatuses(local.client(Webhook.class, lease::fence)),
                        events,
                        clock));
        lease.onChange(deliveries::lead);
        var _ = webhooks.subscribe(deliveries);
        return deliveries;
    }
}
