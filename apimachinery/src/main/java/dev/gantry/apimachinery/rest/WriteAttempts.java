package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.store.ResourceStore;
import dev.gantry.apimachinery.store.StoreWrite;
import dev.gantry.apimachinery.store.StoreWrite.Result;
import dev.gantry.apimachinery.store.StoredObject;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import tools.jackson.databind.node.ObjectNode;

/** Writes an object against the version that was read, and decides anew where it moved meanwhile. */
final class WriteAttempts {

    /** Attempts at one write before the client is told of the conflict: each failed one means that another writer succeeded. */
    private static final int MAX_ATTEMPTS = 16;

    /** How long to wait for the cache to show what another replica wrote. */
    private static final Duration CACHE_WAIT = Duration.ofSeconds(3);

    private final ResourceStore store;
    private final Executor retries;

    /** @param retries where further attempts run, which wait for the cache first */
    WriteAttempts(ResourceStore store, Executor retries) {
        this.store = store;
        this.retries = retries;
    }

    /** What a decision makes of the current state. */
    sealed interface Step {
        record Put(ObjectNode document) implements Step {}

        record Remove(ObjectNode last) implements Step {}

        record Nothing(StoredObject current) implements Step {}
    }

    /** Makes the next state of an object from the current one; refuses by an ApiException. */
    interface Decision {
        Step decide(Optional<StoredObject> current);
    }

    private record Change(
            ResourceType type,
            ObjectKey key,
            long expected,
            ObjectNode document,
            boolean removal,
            WriteOptions options) {
        StoreWrite toWrite() {
            return new StoreWrite(type, key, expected, document, removal, options.fence());
        }
    }

    /** The object as it was written; a refusal by the decision of the first attempt is thrown, any other fails the future. */
    CompletableFuture<StoredObject> run(ResourceType type, ObjectKey key, WriteOptions options, Decision decision) {
        return attempt(type, key, options, 1, decision);
    }

    private CompletableFuture<StoredObject> attempt(
            ResourceType type, ObjectKey key, WriteOptions options, int attempt, Decision decision) {
        Optional<StoredObject> current = store.cache().get(type, key);
        long expected = current.map(StoredObject::version).orElse(StoreWrite.ABSENT);
        return switch (decision.decide(current)) {
            case Step.Nothing(StoredObject same) -> CompletableFuture.completedFuture(same);
            case Step.Put(ObjectNode document) ->
                write(new Change(type, key, expected, document, false, options), attempt, decision);
            case Step.Remove(ObjectNode last) ->
                write(new Change(type, key, expected, last, true, options), attempt, decision);
        };
    }

    private CompletableFuture<StoredObject> write(Change change, int attempt, Decision decision) {
        if (change.options.dryRun()) {
            return CompletableFuture.completedFuture(
                    StoredObject.unwritten(change.type, change.expected, change.document));
        }
        return store.write(change.toWrite()).thenCompose(result -> switch (result) {
            case Result.Committed(StoredObject object) -> CompletableFuture.completedFuture(object);
            case Result.Mismatch(long version) -> again(change, version, attempt, decision);
            case Result.Fenced() ->
                CompletableFuture.failedFuture(ApiException.unavailable("another replica leads now"));
        });
    }

    /** Off the writer's thread: what another replica wrote may take a moment to arrive in the cache. */
    private CompletableFuture<StoredObject> again(Change change, long version, int attempt, Decision decision) {
        if (attempt == MAX_ATTEMPTS) {
            return CompletableFuture.failedFuture(ApiException.staleVersion(change.type.resource(), change.key.name()));
        }
        return CompletableFuture.completedFuture(version)
                .thenComposeAsync(
                        v -> {
                            awaitCache(v);
                            return attempt(change.type, change.key, change.options, attempt + 1, decision);
                        },
                        retries);
    }

    private void awaitCache(long version) {
        try {
            store.cache().awaitVersion(version, CACHE_WAIT);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("interrupted");
        }
    }
}
