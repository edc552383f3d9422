package dev.gantry.apimachinery.store;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.store.WriteSet.Outcome;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the writes that wait while the last group commits, and commits them as the next group: many requests, one
 * transaction, one fsync. A write is acknowledged after the commit and after the watch cache holds it.
 */
final class GroupWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(GroupWriter.class);

    /** Writes of one transaction: past some hundreds a bigger group gains nothing and delays its first member. */
    private static final int MAX_GROUP = 500;

    /** Writes that may wait; past it a writer is told to come back (429) instead of filling the memory. */
    private static final int MAX_WAITING = 20_000;

    private record Waiting(WriteSet set, CompletableFuture<Outcome> outcome) {}

    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final DataSource dataSource;
    private final WatchCache cache;
    private final String channel;
    private final StoreMetrics metrics;
    private final Thread thread;
    private volatile boolean closed;

    GroupWriter(DataSource dataSource, WatchCache cache, String channel, StoreMetrics metrics) {
        this.dataSource = dataSource;
        this.cache = cache;
        this.channel = channel;
        this.metrics = metrics;
        this.thread = Thread.ofPlatform().name("store-writer").daemon().start(this::run);
    }

    /** Completes when the write is durable and visible, or refused; exceptionally when its fate is unknown. */
    CompletableFuture<Outcome> submit(WriteSet set) {
        Waiting waiting = new Waiting(set, new CompletableFuture<>());
        if (closed) {
            waiting.outcome.completeExceptionally(ApiException.unavailable("the service is shutting down"));
        } else if (!queue.offer(waiting)) {
            waiting.outcome.completeExceptionally(
                    ApiException.tooManyRequests("too many writes are waiting; please try again"));
        }
        return waiting.outcome;
    }

    private void run() {
        List<Waiting> group = new ArrayList<>(MAX_GROUP);
        while (!closed || !queue.isEmpty()) {
            try {
                Waiting first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    fill(group, first);
                    commit(group);
                    group.clear();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** Takes what waits until there are enough writes; the last set may bring more. */
    private void fill(List<Waiting> group, Waiting first) {
        int writes = 0;
        for (Waiting next = first; next != null; next = writes < MAX_GROUP ? queue.poll() : null) {
            group.add(next);
            writes += next.set.writes().size();
        }
    }

    private void commit(List<Waiting> group) {
        try (Connection connection = dataSource.getConnection()) {
            GroupTransaction transaction = new GroupTransaction(connection, channel);
            List<WriteSet> sets = group.stream().map(Waiting::set).toList();
            int writes = sets.stream().mapToInt(set -> set.writes().size()).sum();
            List<Outcome> outcomes = metrics.timeCommit(writes, () -> transaction.run(sets));
            cache.committed(transaction.changes());
            for (int i = 0; i < group.size(); i++) {
                group.get(i).outcome.complete(outcomes.get(i));
            }
        } catch (SQLException | RuntimeException e) {
            // The commit may have happened before the connection broke: nobody is told that it did, the change log
            // knows.
            LOG.warn("a group of {} sets of writes was not confirmed: {}", group.size(), e.toString());
            group.forEach(waiting -> waiting.outcome.completeExceptionally(
                    ApiException.unavailable("the database did not confirm the write: " + e.getMessage())));
        }
    }

    /** Writes what was accepted, then ends. */
    @Override
    public void close() {
        closed = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
