package dev.gantry.monitoring.log;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Makes many deliveries durable with one commit: each waits for a commit that began after its lines were written. */
final class GroupCommit implements AutoCloseable {

    /** What makes everything written so far durable and visible. */
    @FunctionalInterface
    interface Commit {
        void run() throws IOException;
    }

    private final Commit commit;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private CompletableFuture<Void> next = new CompletableFuture<>();
    private boolean asked;
    private boolean closed;

    GroupCommit(Commit commit) {
        this.commit = commit;
        Thread.ofPlatform().name("log-commit").daemon().start(this::run);
    }

    /** Returns once what the caller has written is durable. */
    void await() throws IOException {
        CompletableFuture<Void> mine;
        lock.lock();
        try {
            if (closed) {
                throw new IOException("the log index is closed");
            }
            mine = next;
            asked = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
        try {
            mine.join();
        } catch (CompletionException e) {
            throw new IOException("the log index could not be committed", e.getCause());
        }
    }

    private void run() {
        try {
            for (CompletableFuture<Void> group = take(); group != null; group = take()) {
                finish(group);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            ended.complete(null);
        }
    }

    private @Nullable CompletableFuture<Void> take() throws InterruptedException {
        lock.lock();
        try {
            while (!asked && !closed) {
                wanted.await(1, TimeUnit.SECONDS);
            }
            CompletableFuture<Void> group = asked ? next : null;
            next = new CompletableFuture<>();
            asked = false;
            return group;
        } finally {
            lock.unlock();
        }
    }

    private void finish(CompletableFuture<Void> group) {
        try {
            commit.run();
            group.complete(null);
        } catch (IOException | RuntimeException e) {
            // Those who wait get the failure; their agents send the lines again.
            group.completeExceptionally(e);
        }
    }

    /** Lets a commit that was asked for finish. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
        ended.join();
    }
}
