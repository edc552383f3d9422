package dev.gantry.apimachinery.callback;

import dev.gantry.apimachinery.schema.LabelSelector;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.store.WatchCache;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers one subscription's changes, in order and at least once: a batch is sent again, with back-off, until its subscriber
 * confirms it. An empty batch now and then tells the subscriber that there is nothing it has missed.
 */
final class CallbackDelivery {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackDelivery.class);

    /** How often a subscriber hears from us when nothing changes. */
    private static final Duration HEARTBEAT = Duration.ofSeconds(5);

    /** How often the confirmed version is written down: after a restart at most this much is sent again. */
    private static final Duration MARK_EVERY = Duration.ofSeconds(5);

    /**
     * Batches begin at least so far apart: a change after a silence is told at once, and of many that follow each other several share a
     * request, which costs both sides far more than what is in it.
     */
    private static final Duration PACE = Duration.ofMillis(10);

    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);

    /** A subscriber that confirms nothing for so long has gone. */
    private static final Duration GIVE_UP_AFTER = Duration.ofDays(7);

    private final SubscriptionEntity subscription;
    private final SubscriptionRepository subscriptions;
    private final CallbackSender sender;
    private final InstantSource clock;
    private final SubscriptionFeed feed;
    private final Thread thread;
    private long marked;
    private long markedNanos = System.nanoTime();
    private @Nullable Instant failingSince;
    private final ReentrantLock writing = new ReentrantLock();
    private volatile boolean closed;

    CallbackDelivery(
            SubscriptionEntity subscription,
            SubscriptionRepository subscriptions,
            WatchCache cache,
            List<ResourceType> types,
            String source,
            CallbackSender sender,
            InstantSource clock) {
        this.subscription = subscription;
        this.subscriptions = subscriptions;
        this.sender = sender;
        this.clock = clock;
        this.marked = subscription.confirmed();
        this.failingSince = subscription.failingSince();
        this.feed = new SubscriptionFeed(
                cache, types, LabelSelector.parse(subscription.selector()), source, subscription.confirmed());
        this.thread = Thread.ofVirtual().name("callback-" + subscription.url()).start(this::run);
    }

    private void run() {
        try {
            while (!closed) {
                byte[] batch = feed.next(HEARTBEAT).json();
                long start = System.nanoTime();
                if (!deliver(batch)) {
                    LOG.warn("{} confirmed nothing for {}: its subscription ends", subscription.url(), GIVE_UP_AFTER);
                    subscriptions.deleteById(subscription.id());
                    return;
                }
                markConfirmed();
                Thread.sleep(
                        Duration.ofNanos(start + PACE.toNanos() - System.nanoTime())); // not at all once it is past
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Sends until confirmed; false when the subscriber is given up. */
    private boolean deliver(byte[] batch) throws InterruptedException {
        Duration backOff = FIRST_BACK_OFF;
        while (true) {
            try {
                sender.send(subscription.id(), subscription.url(), subscription.secret(), batch);
                failingSince = null;
                return true;
            } catch (IOException e) {
                LOG.debug("callback to {} failed: {}", subscription.url(), e.getMessage());
                if (failingSince == null) {
                    failingSince = clock.instant();
                    mark(marked, failingSince);
                }
                if (failingSince.plus(GIVE_UP_AFTER).isBefore(clock.instant())) {
                    return false;
                }
            }
            Thread.sleep(backOff);
            backOff = backOff.multipliedBy(2);
            backOff = backOff.compareTo(LONGEST_BACK_OFF) < 0 ? backOff : LONGEST_BACK_OFF;
        }
    }

    private void markConfirmed() {
        long confirmed = feed.version();
        if (confirmed != marked && System.nanoTime() - markedNanos > MARK_EVERY.toNanos()) {
            mark(confirmed, null);
            marked = confirmed;
            markedNanos = System.nanoTime();
        }
    }

    private void mark(long confirmed, @Nullable Instant failing) {
        writing.lock();
        try {
            if (!closed) {
                subscriptions.mark(subscription.id(), confirmed, failing);
            }
        } finally {
            writing.unlock();
        }
    }

    /** Stops at once, but for what is being written: an interrupt would break the connection to the database. What was not confirmed comes again with the next delivery. */
    void close() {
        closed = true;
        writing.lock();
        try {
            thread.interrupt();
        } finally {
            writing.unlock();
        }
    }
}
