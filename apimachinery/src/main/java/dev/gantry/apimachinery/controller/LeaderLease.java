package dev.gantry.apimachinery.controller;

import dev.gantry.apimachinery.store.Fence;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.CannotCreateTransactionException;

/**
 * Which replica of a service runs its control loops: a lease in PostgreSQL, renewed while held, judged by the database's clock.
 * Its token rises with each change of holder, and writes that carry the {@link Fence} of an earlier one are refused.
 */
public final class LeaderLease implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LeaderLease.class);

    /** How long a lease lasts without renewal: a standby takes over at the latest after this. */
    private static final Duration DURATION = Duration.ofSeconds(10);

    private static final Duration RENEW_EVERY = Duration.ofSeconds(2);

    /** A holder that could not renew for this long stops on its own, before another may start. */
    private static final Duration GIVE_UP_AFTER = Duration.ofSeconds(8);

    private final JdbcClient database;
    private final String name;
    private final String holder;
    private final List<Consumer<Boolean>> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("leader-lease").daemon().factory());
    private volatile Optional<Fence> fence = Optional.empty();
    private volatile long renewedNanos;

    /**
     * Starts to compete for the lease.
     *
     * @param name the lease, one for each service
     * @param holder this replica, unique among all
     */
    public LeaderLease(JdbcClient database, String name, String holder) {
        this.database = database;
        this.name = name;
        this.holder = holder;
        timer.scheduleWithFixedDelay(this::compete, 0, RENEW_EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Proof of leadership for writes; empty while another replica leads. */
    public Optional<Fence> fence() {
        return isLeader() ? fence : Optional.empty();
    }

    public boolean isLeader() {
        return fence.isPresent() && System.nanoTime() - renewedNanos < GIVE_UP_AFTER.toNanos();
    }

    /** Tells {@code listener} now and at each change whether this replica leads. */
    public void onChange(Consumer<Boolean> listener) {
        listeners.add(listener);
        listener.accept(isLeader());
    }

    private void compete() {
        boolean before = fence.isPresent();
        long started = System.nanoTime();
        try {
            fence = acquire();
            renewedNanos = started;
        } catch (DataAccessException | CannotCreateTransactionException e) {
            LOG.warn("the leader lease {} could not be renewed: {}", name, e.getMessage());
            if (!isLeader()) {
                fence = Optional.empty();
            }
        }
        if (before != fence.isPresent()) {
            LOG.info("{} {} {}", holder, fence.isPresent() ? "leads" : "no longer leads", name);
            listeners.forEach(listener -> listener.accept(fence.isPresent()));
        }
    }

    private Optional<Fence> acquire() {
        return database.sql("insert into leader_lease as l (name, holder, token, expires_at)"
                        + " values (:name, :holder, 1, now() + make_interval(secs => :seconds))"
                        + " on conflict (name) do update set holder = excluded.holder, expires_at = excluded.expires_at,"
                        + " token = case when l.holder = excluded.holder then l.token else l.token + 1 end"
                        + " where l.holder = excluded.holder or l.expires_at < now() returning token")
                .param("name", name)
                .param("holder", holder)
                .param("seconds", DURATION.toSeconds())
                .query(Long.class)
                .optional()
                .map(token -> new Fence(name, token));
    }

    /** Gives the lease up, so that another replica need not wait for its end. */
    @Override
    public void close() {
        timer.shutdownNow();
        if (fence.isPresent()) {
            listeners.forEach(listener -> listener.accept(false));
            database.sql("update leader_lease set expires_at = now() where name = :name and holder = :holder")
                    .param("name", name)
                    .param("holder", holder)
                    .update();
        }
        fence = Optional.empty();
    }
}
