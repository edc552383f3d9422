package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.patch.apply.ManagedFields;
import dev.gantry.apimachinery.patch.apply.ServerSideApply;
import dev.gantry.apimachinery.rest.WriteAttempts.Step;
import dev.gantry.apimachinery.schema.ResourceStrategy;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.store.ResourceStore;
import dev.gantry.apimachinery.store.StoreWrite;
import dev.gantry.apimachinery.store.StoredObject;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.random.RandomGenerator;
import tools.jackson.databind.node.ObjectNode;

/**
 * The writing verbs of the API over the store: each reads the current state, makes the new one, and writes it against the version
 * read. A version that moved meanwhile leads to another attempt, unless the client insisted on it.
 *
 * <p>Every verb returns a future, so that many requests can wait for one commit; {@link #join} turns it into a value.
 */
public final class ResourceOperations {

    private final ResourceStore store;
    private final List<Admission> admissions;
    private final InstantSource clock;
    private final Supplier<String> uids;
    private final GeneratedNames names;
    private final WriteAttempts attempts;
    private final Executor retries;

    public ResourceOperations(
            ResourceStore store,
            List<Admission> admissions,
            InstantSource clock,
            Supplier<String> uids,
            RandomGenerator random,
            Executor retries) {
        this.store = store;
        this.admissions = List.copyOf(admissions);
        this.clock = clock;
        this.uids = uids;
        this.names = new GeneratedNames(random);
        this.attempts = new WriteAttempts(store, retries);
        this.retries = retries;
    }

    public CompletableFuture<StoredObject> create(
            ResourceType type, String namespace, ObjectNode body, WriteOptions options) {
        return guarded(() -> {
            ObjectNode metadata = begun(type, namespace, body, options);
            boolean generated = metadata.path("name").asString("").isEmpty()
                    && !metadata.path("generateName").asString("").isEmpty();
            // What the server adds for the first name, such as a Job's selector of its uid, is none of the next one's.
            ObjectNode asGiven = generated ? body.deepCopy() : body;
            if (generated) {
                metadata.put("name", names.next(metadata.path("generateName").asString("")));
            }
            ObjectKey key = completed(type, namespace, body, options);
            CompletableFuture<StoredObject> created = attempts.run(type, key, options, current -> {
                if (current.isPresent()) {
                    throw ApiException.alreadyExists(type.resource(), key.name());
                }
                return new Step.Put(body);
            });
            return generated ? createUnderAnotherName(created, type, namespace, asGiven, options) : created;
        });
    }

    private static ObjectNode begun(ResourceType type, String namespace, ObjectNode body, WriteOptions options) {
        DocumentPreparation.checkIdentity(type, new ObjectKey(namespace, ""), body);
        DocumentPreparation.checkStructure(type, body, options);
        ObjectNode metadata = DocumentPreparation.metadata(body);
        metadata.remove("managedFields");
        return metadata;
    }

    private ObjectKey completed(ResourceType type, String namespace, ObjectNode body, WriteOptions options) {
        DocumentPreparation.forCreate(type, body, uids.get(), clock.instant());
        ObjectKey key = new ObjectKey(
                namespace, DocumentPreparation.metadata(body).path("name").asString(""));
        admissions.forEach(admission -> admission.admitCreate(type, key, body, options.dryRun()));
        return key;
    }

    /**
     * What {@link #create} would write, by all rules, for those who commit it together with other writes.
     *
     * @param body of an object that has its name
     * @throws ApiException where it is refused
     */
    public StoreWrite creation(ResourceType type, String namespace, ObjectNode body, WriteOptions options) {
        begun(type, namespace, body, options);
        ObjectKey key = completed(type, namespace, body, options);
        if (store.cache().get(type, key).isPresent()) {
            throw ApiException.alreadyExists(type.resource(), key.name());
        }
        return new StoreWrite(type, key, StoreWrite.ABSENT, body, false, options.fence());
    }

    /**
     * What {@link #update} would write, by all rules, for those who commit it together with other writes; empty where it changes nothing.
     *
     * @throws ApiException where it is refused
     */
    public Optional<StoreWrite> replacement(ResourceType type, ObjectKey key, ObjectNode body, WriteOptions options) {
        DocumentPreparation.checkIdentity(type, key, body);
        DocumentPreparation.checkStructure(type, body, options);
        StoredObject held = require(type, key, store.cache().get(type, key));
        checkPreconditions(type, held, body);
        return switch (replaced(type, "", held, body, options)) {
            case Step.Nothing _ -> Optional.empty();
            case Step.Put(ObjectNode document) ->
                Optional.of(new StoreWrite(type, key, held.version(), document, false, options.fence()));
            case Step.Remove(ObjectNode last) ->
                Optional.of(new StoreWrite(type, key, held.version(), last, true, options.fence()));
        };
    }

    private CompletableFuture<StoredObject> createUnderAnotherName(
            CompletableFuture<StoredObject> first,
            ResourceType type,
            String namespace,
            ObjectNode asGiven,
            WriteOptions options) {
        return first.exceptionallyComposeAsync(
                failure -> {
                    if (cause(failure) instanceof ApiException e && e.isAlreadyExists()) {
                        return create(type, namespace, asGiven, options);
                    }
                    return CompletableFuture.failedFuture(cause(failure));
                },
                retries);
    }

    /** Replaces the object; a resourceVersion in the body must be the current one. */
    public CompletableFuture<StoredObject> update(
            ResourceType type, ObjectKey key, ObjectNode body, WriteOptions options) {
        return guarded(() -> {
            DocumentPreparation.checkIdentity(type, key, body);
            DocumentPreparation.checkStructure(type, body, options);
            return attempts.run(type, key, options, current -> {
                StoredObject held = require(type, key, current);
                checkPreconditions(type, held, body);
                return replaced(type, "", held, body.deepCopy(), options);
            });
        });
    }

    /** As {@link #edit}, through a subresource with rules of its own, which say what of the result counts. */
    public CompletableFuture<StoredObject> editThrough(
            ResourceType type,
            String subresource,
            ObjectKey key,
            UnaryOperator<ObjectNode> change,
            WriteOptions options) {
        return guarded(() -> attempts.run(type, key, options, current -> {
            StoredObject held = require(type, key, current);
            ObjectNode changed = change.apply(held.document());
            DocumentPreparation.checkIdentity(type, key, changed);
            DocumentPreparation.checkStructure(type, changed, options);
            checkPreconditions(type, held, changed);
            return replaced(type, subresource, held, changed, options);
        }));
    }

    /** Replaces the status; a resourceVersion in the body must be the current one. */
    public CompletableFuture<StoredObject> updateStatus(
            ResourceType type, ObjectKey key, ObjectNode body, WriteOptions options) {
        return guarded(() -> {
            DocumentPreparation.checkIdentity(type, key, body);
            DocumentPreparation.checkStructure(type, body, options);
            return attempts.run(type, key, options, current -> {
                StoredObject held = require(type, key, current);
                checkPreconditions(type, held, body);
                return statusReplaced(type, held, body, options);
            });
        });
    }

    /**
     * Changes the object by a function of its current state, which runs anew when the object moved meanwhile.
     *
     * @param statusOnly whether only the status of the result counts
     */
    public CompletableFuture<StoredObject> edit(
            ResourceType type,
            ObjectKey key,
            boolean statusOnly,
            UnaryOperator<ObjectNode> change,
            WriteOptions options) {
        return guarded(() -> attempts.run(type, key, options, current -> {
            StoredObject held = require(type, key, current);
            ObjectNode changed = change.apply(held.document());
            DocumentPreparation.checkIdentity(type, key, changed);
            DocumentPreparation.checkStructure(type, changed, options);
            checkPreconditions(type, held, changed);
            return statusOnly
                    ? statusReplaced(type, held, changed, options)
                    : replaced(type, "", held, changed, options);
        }));
    }

    /** Server-side apply: creates the object, or merges in what its manager says of it. */
    public CompletableFuture<StoredObject> apply(
            ResourceType type, ObjectKey key, ServerSideApply apply, ObjectNode applied, WriteOptions options) {
        return guarded(() -> {
            DocumentPreparation.checkIdentity(type, key, applied);
            DocumentPreparation.metadata(applied).put("name", key.name());
            DocumentPreparation.checkStructure(type, applied, options);
            return attempts.run(type, key, options, current -> {
                current.ifPresent(held -> checkPreconditions(type, held, applied));
                Instant now = clock.instant();
                ObjectNode merged = apply.apply(current.map(StoredObject::document), applied, now);
                if (current.isPresent()) {
                    return applied(type, current.get(), merged, apply.subresource(), options);
                }
                if (!apply.subresource().isEmpty()) {
                    throw ApiException.notFound(type.resource(), key.name());
                }
                DocumentPreparation.forCreate(type, merged, uids.get(), now);
                admissions.forEach(admission -> admission.admitCreate(type, key, merged, options.dryRun()));
                return new Step.Put(merged);
            });
        });
    }

    private Step applied(
            ResourceType type, StoredObject held, ObjectNode merged, String subresource, WriteOptions options) {
        ObjectNode current = held.document();
        if (type.strategyOf(subresource).isPresent()) {
            prepareUpdate(type, subresource, current, merged, options);
            return putOrFinish(held, merged);
        }
        ObjectNode updated = DocumentPreparation.forStatusUpdate(type, current, merged);
        DocumentPreparation.metadata(updated)
                .set("managedFields", merged.path("metadata").path("managedFields"));
        return put(held, updated);
    }

    private Step statusReplaced(ResourceType type, StoredObject held, ObjectNode body, WriteOptions options) {
        ObjectNode current = held.document();
        ObjectNode updated = DocumentPreparation.forStatusUpdate(type, current, body);
        recordUpdate(type, current, updated, "status", options);
        return put(held, updated);
    }

    /** What changed is recorded last, when defaults and all that the server decides are in place. */
    private Step replaced(
            ResourceType type, String subresource, StoredObject held, ObjectNode updated, WriteOptions options) {
        ObjectNode current = held.document();
        prepareUpdate(type, subresource, current, updated, options);
        recordUpdate(type, current, updated, subresource, options);
        return putOrFinish(held, updated);
    }

    private void prepareUpdate(
            ResourceType type, String subresource, ObjectNode current, ObjectNode updated, WriteOptions options) {
        ResourceStrategy rules = type.strategyOf(subresource).orElseThrow(ApiException::unknownPath);
        DocumentPreparation.forUpdate(type, rules, current, updated);
        admissions.forEach(admission -> admission.admitUpdate(type, current, updated, options.dryRun()));
    }

    private void recordUpdate(
            ResourceType type, ObjectNode current, ObjectNode updated, String subresource, WriteOptions options) {
        ManagedFields.recordUpdate(current, updated, type.model(), options.manager(), subresource, clock.instant());
    }

    private static Step putOrFinish(StoredObject held, ObjectNode updated) {
        return DeletionRules.isFinished(updated) ? new Step.Remove(updated) : put(held, updated);
    }

    private static Step put(StoredObject held, ObjectNode updated) {
        DocumentPreparation.metadata(updated).put("resourceVersion", Long.toString(held.version()));
        return updated.equals(held.document()) ? new Step.Nothing(held) : new Step.Put(updated);
    }

    /** Deletes, or marks as terminating, as the object's finalizers and grace period ask. */
    public CompletableFuture<StoredObject> delete(
            ResourceType type, ObjectKey key, DeleteRequest request, WriteOptions options) {
        return guarded(() -> attempts.run(type, key, options, current -> {
            StoredObject held = require(type, key, current);
            request.checkPreconditions(type, held);
            Instant now = clock.instant();
            DeletionRules.Outcome outcome = DeletionRules.decide(type, held.document(), request, now);
            return switch (outcome) {
                case DeletionRules.Outcome.Remove(ObjectNode last) -> new Step.Remove(last);
                case DeletionRules.Outcome.Mark(ObjectNode marked) -> put(held, marked);
            };
        }));
    }

    private static StoredObject require(ResourceType type, ObjectKey key, Optional<StoredObject> current) {
        return current.orElseThrow(() -> ApiException.notFound(type.resource(), key.name()));
    }

    private static void checkPreconditions(ResourceType type, StoredObject held, ObjectNode body) {
        ObjectNode metadata = DocumentPreparation.metadata(body);
        String uid = metadata.path("uid").asString("");
        if (!uid.isEmpty() && !uid.equals(held.uid())) {
            throw ApiException.conflict(
                    type.resource(),
                    held.key().name(),
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + held.uid());
        }
        String version = metadata.path("resourceVersion").asString("");
        if (!version.isEmpty() && !version.equals("0") && !version.equals(Long.toString(held.version()))) {
            throw ApiException.staleVersion(type.resource(), held.key().name());
        }
    }

    private static CompletableFuture<StoredObject> guarded(Supplier<CompletableFuture<StoredObject>> verb) {
        try {
            return verb.get();
        } catch (ApiException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Waits for a verb's outcome; a refusal is an {@link ApiException}. */
    public static StoredObject join(CompletableFuture<StoredObject> outcome) {
        try {
            return outcome.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw ApiException.unavailable("interrupted");
        } catch (ExecutionException e) {
            throw refusal(e);
        }
    }

    /** The refusal behind a failed outcome; anything else is a bug and stays one. */
    public static ApiException refusal(Throwable failure) {
        Throwable cause = cause(failure);
        if (cause instanceof ApiException refusal) {
            return refusal;
        }
        throw new IllegalStateException(cause);
    }

    private static Throwable cause(Throwable failure) {
        Throwable cause = failure;
        while ((cause instanceof CompletionException || cause instanceof ExecutionException)
                && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }
}
