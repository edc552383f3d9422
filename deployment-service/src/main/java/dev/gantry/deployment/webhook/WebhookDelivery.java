package dev.gantry.deployment.webhook;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.store.Change;
import dev.gantry.apimachinery.store.ChangeFeed;
import dev.gantry.deployment.happening.Happening;
import dev.gantry.deployment.happening.HappeningEvent;
import dev.gantry.deployment.model.Webhook;
import dev.gantry.deployment.model.WebhookSpec;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers to one webhook, as its spec was when this began: one event after the other, each until it is taken or has been
 * tried for as long as the spec says. What was delivered is written to the status afterwards, so that whoever goes on from
 * there tells an event twice rather than not at all.
 */
final class WebhookDelivery implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WebhookDelivery.class);

    /** How long to wait for a change before looking whether there is something to write down. */
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** How often what was passed over is written down: the change log is kept for longer, so a restart finds its place. */
    private static final Duration MARK_EVERY = Duration.ofMinutes(1);

    /** How long a delivery may take to stop; an answer that comes later only means that its event is told twice. */
    private static final Duration STOP_WITHIN = Duration.ofSeconds(2);

    private final Webhook webhook;
    private final WebhookContext context;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread;
    private volatile DeliveryProgress progress;
    private DeliveryProgress written;
    private Instant writtenAt;

    WebhookDelivery(Webhook webhook, DeliveryProgress from, WebhookContext context) {
        this.webhook = webhook;
        this.context = context;
        this.progress = from;
        this.written = from;
        this.writtenAt = Instant.EPOCH;
        this.thread = Thread.ofVirtual().name("webhook-" + name()).start(this::run);
    }

    Webhook webhook() {
        return webhook;
    }

    /** How far it is. */
    DeliveryProgress progress() {
        return progress;
    }

    private void run() {
        try {
            write();
            ChangeFeed feed = context.happenings().after(progress.version());
            while (closed.getCount() > 0) {
                if (!tell(feed)) {
                    skip(feed);
                }
                writeIfDue();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Tells what there is to tell; false when the changes that come next are no longer kept. */
    private boolean tell(ChangeFeed feed) throws InterruptedException {
        Change change;
        try {
            feed.await(LOOK_EVERY);
            change = feed.poll();
        } catch (ApiException e) {
            return false;
        }
        if (change != null) {
            tell(change);
            progress = progress.at(change.version());
        }
        return true;
    }

    private void skip(ChangeFeed feed) throws InterruptedException {
        boolean missed = context.happenings().changedSince(namespace(), progress.version());
        feed.skipToNow();
        if (missed) {
            LOG.warn("webhook {} is told of a gap before version {}", name(), feed.version());
            deliver(HappeningEvent.gap(namespace(), feed.version()));
        }
        progress = progress.at(feed.version());
    }

    private void tell(Change change) throws InterruptedException {
        if (!change.object().key().namespace().equals(namespace())) {
            return;
        }
        List<Happening> happenings = context.happenings().of(change);
        for (int i = 0; i < happenings.size(); i++) {
            if (wanted(happenings.get(i))) {
                deliver(HappeningEvent.of(happenings.get(i), change.version(), i));
            }
        }
    }

    private boolean wanted(Happening happening) {
        WebhookSpec spec = webhook.getSpec();
        return (spec.events().isEmpty()
                        || spec.events().contains(happening.type().wire()))
                && (spec.workloads().isEmpty()
                        || spec.workloads().contains(happening.workload().toString()));
    }

    private void deliver(HappeningEvent event) throws InterruptedException {
        Instant first = context.clock().instant();
        for (int failures = 1; ; failures++) {
            try {
                context.sender().send(name(), url(), context.secrets().of(webhook), event);
                progress = progress.delivered(context.clock().instant());
                return;
            } catch (IOException e) {
                progress = progress.failing(first, event.type() + " " + event.id() + ": " + e.getMessage());
                if (pastPatience(first)) {
                    giveUp(event, e);
                    return;
                }
                write();
            }
            if (closed.await(DeliveryBackOff.after(failures).toMillis(), TimeUnit.MILLISECONDS)) {
                throw new InterruptedException();
            }
        }
    }

    private boolean pastPatience(Instant first) {
        return first.plusSeconds(webhook.getSpec().giveUpAfterSeconds())
                .isBefore(context.clock().instant());
    }

    private void giveUp(HappeningEvent event, IOException last) {
        progress = progress.givenUp();
        context.events()
                .warning(
                        webhook,
                        "WebhookEventLost",
                        "Gave up " + event.type() + " " + event.id() + " after "
                                + webhook.getSpec().giveUpAfterSeconds() + " s: " + last.getMessage());
    }

    private void writeIfDue() {
        boolean told = progress.delivered() != written.delivered() || progress.lost() != written.lost();
        boolean passedOver = progress.version() != written.version();
        Duration since = Duration.between(writtenAt, context.clock().instant());
        if ((told && since.compareTo(LOOK_EVERY) >= 0) || (passedOver && since.compareTo(MARK_EVERY) >= 0)) {
            write();
        }
    }

    /** A status that cannot be written now is written with the next look. */
    private void write() {
        DeliveryProgress now = progress;
        Instant at = context.clock().instant();
        try {
            context.statuses().write(webhook, now, at);
            written = now;
            writtenAt = at;
        } catch (ApiException e) {
            LOG.info("the status of webhook {} is not written: {}", name(), e.getMessage());
        }
    }

    private URI url() {
        return URI.create(webhook.getSpec().url());
    }

    private String namespace() {
        return webhook.getMetadata().getNamespace();
    }

    private String name() {
        return ObjectKey.of(webhook).toString();
    }

    /** Stops; an event under way may have been taken, and then comes twice. */
    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        try {
            boolean stopped = thread.join(STOP_WITHIN);
            if (!stopped) {
                LOG.warn("webhook {} is slow to stop", name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
