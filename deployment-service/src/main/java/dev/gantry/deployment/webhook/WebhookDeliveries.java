package dev.gantry.deployment.webhook;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.deployment.model.Webhook;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/** One delivery for each webhook, on the replica that leads. */
final class WebhookDeliveries implements ResourceView.Listener<Webhook>, AutoCloseable {

    private final ResourceView<Webhook> webhooks;
    private final WebhookContext context;
    private final Map<ObjectKey, WebhookDelivery> deliveries = new HashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private boolean leading;

    WebhookDeliveries(ResourceView<Webhook> webhooks, WebhookContext context) {
        this.webhooks = webhooks;
        this.context = context;
    }

    /** Begins, or ends, with leadership. */
    void lead(boolean leads) {
        lock.lock();
        try {
            leading = leads;
            deliveries.values().forEach(WebhookDelivery::close);
            deliveries.clear();
            if (leads) {
                webhooks.list().forEach(this::deliver);
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void added(Webhook webhook) {
        locked(() -> deliver(webhook));
    }

    @Override
    public void updated(Webhook previous, Webhook current) {
        locked(() -> deliver(current));
    }

    @Override
    public void deleted(Webhook last) {
        locked(() -> stop(ObjectKey.of(last)));
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            if (leading) {
                change.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /** A webhook whose spec changed goes on from where it is; its own statuses change nothing. */
    private void deliver(Webhook webhook) {
        ObjectKey key = ObjectKey.of(webhook);
        WebhookDelivery present = deliveries.get(key);
        DeliveryProgress from = DeliveryProgress.of(webhook);
        if (present != null && sameUid(present.webhook(), webhook)) {
            if (present.webhook().getSpec().equals(webhook.getSpec())) {
                return;
            }
            present.close();
            from = present.progress();
        } else {
            stop(key);
        }
        deliveries.put(key, new WebhookDelivery(webhook, from, context));
    }

    private void stop(ObjectKey key) {
        WebhookDelivery delivery = deliveries.remove(key);
        if (delivery != null) {
            delivery.close();
        }
    }

    private static boolean sameUid(Webhook one, Webhook other) {
        return Objects.equals(one.getMetadata().getUid(), other.getMetadata().getUid());
    }

    @Override
    public void close() {
        lead(false);
        context.sender().close();
    }
}
