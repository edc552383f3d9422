package dev.gantry.deployment.controller;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.deployment.pod.Ownership;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is known of all objects of one type: what a view shows, and what this process wrote since.
 *
 * <p>A view lags behind: it shows neither the pod just created nor that another was just deleted. Deciding on the view alone
 * would create or delete twice. So the answers to own writes are kept until the view shows the same or something newer; one
 * that the view still does not show when it was confirmed to be current {@link #MEMORY} later is forgotten.
 */
public final class KnownObjects<T extends HasMetadata> implements ResourceView.Listener<T> {

    /** Longer than a change is under way to a view that is otherwise current; one not shown by then was undone meanwhile. */
    static final Duration MEMORY = Duration.ofSeconds(60);

    /** Uids of objects that went, so that a late answer does not bring one back; of the last minutes at any pace. */
    private static final int MAX_REMEMBERED_GONE = 10_000;

    private final InstantSource clock;
    private final Supplier<Duration> staleness;
    private final Class<T> type;
    private final Map<String, Placed<T>> byUid = new HashMap<>();
    private final Map<ObjectKey, String> uidByKey = new HashMap<>();
    private final Map<String, Map<String, KnownObject<T>>> byGroup = new HashMap<>();
    private final GoneUids gone = new GoneUids();

    /** An object with where it is indexed: under its key, and under its controller or its namespace's orphans. */
    private record Placed<T extends HasMetadata>(KnownObject<T> known, ObjectKey key, String group) {}

    /**
     * Knows nothing until it listens to a view.
     *
     * @param staleness how long ago the view was last confirmed to be current
     */
    public KnownObjects(Class<T> type, Supplier<Duration> staleness, InstantSource clock) {
        this.clock = clock;
        this.staleness = staleness;
        this.type = type;
    }

    /** The moment up to which the view is known to be complete. */
    private Instant confirmed() {
        return clock.instant().minus(staleness.get());
    }

    public synchronized Optional<T> get(ObjectKey key) {
        return Optional.ofNullable(uidByKey.get(key))
                .map(byUid::get)
                .flatMap(placed -> placed.known().current(confirmed()));
    }

    /** The objects that the owner controls, and those of its namespace that nobody controls. */
    public synchronized List<T> candidates(HasMetadata owner) {
        return Stream.of(
                        owner.getMetadata().getUid(),
                        orphans(owner.getMetadata().getNamespace()))
                .flatMap(group -> controlledBy(group).stream())
                .toList();
    }

    /** The objects that name this uid as their controller's. */
    public synchronized List<T> controlledBy(String ownerUid) {
        Instant confirmed = confirmed();
        return byGroup.getOrDefault(ownerUid, Map.of()).values().stream()
                .flatMap(known -> known.current(confirmed).stream())
                .toList();
    }

    /** Remembers an object as its owner answered it. */
    public synchronized void wrote(T object) {
        if (!gone.contains(uid(object))) {
            place(object, known(object).withWritten(object, clock.instant()));
        }
    }

    /** Remembers that the object's deletion was accepted: it is terminating, if it is still there at all. */
    public synchronized void deletionAccepted(T object) {
        if (byUid.containsKey(uid(object))) {
            T terminating = asTerminating(object);
            place(terminating, known(object).withDeleted(terminating, clock.instant()));
        }
    }

    private T asTerminating(T object) {
        if (object.getMetadata().getDeletionTimestamp() != null) {
            return object;
        }
        ObjectNode document = WireJson.toDocument(object);
        document.withObjectProperty("metadata")
                .put("deletionTimestamp", clock.instant().toString());
        return WireJson.decode(document, type);
    }

    /** Remembers that the object of this uid is gone. */
    public synchronized void absent(String uid) {
        gone.add(uid);
        unlink(uid);
    }

    /** The uids of controllers of this kind and key, one that exists no more included. */
    public synchronized Set<String> controllers(String kind, ObjectKey key) {
        Instant confirmed = confirmed();
        return byGroup.values().stream()
                .flatMap(members -> members.values().stream().limit(1))
                .flatMap(known -> known.current(confirmed).stream())
                .filter(object -> key.namespace().equals(object.getMetadata().getNamespace()))
                .flatMap(object -> Ownership.controller(object).stream())
                .filter(owner -> owner.getKind().equals(kind) && owner.getName().equals(key.name()))
                .map(OwnerReference::getUid)
                .collect(Collectors.toSet());
    }

    /** From now on only what the view shows is known. */
    public synchronized void forgetOwnWrites() {
        for (Placed<T> placed : List.copyOf(byUid.values())) {
            Optional<T> seen = placed.known().seen();
            seen.ifPresentOrElse(
                    object -> place(object, KnownObject.<T>nothing().withSeen(object)),
                    () -> placed.known().own().ifPresent(own -> unlink(uid(own))));
        }
    }

    /** A view that lags may still show what its owner has said is gone; a uid never comes back. */
    @Override
    public synchronized void added(T object) {
        if (!gone.contains(uid(object))) {
            place(object, known(object).withSeen(object));
        }
    }

    @Override
    public void updated(T previous, T current) {
        added(current);
    }

    @Override
    public void deleted(T last) {
        absent(uid(last));
    }

    private KnownObject<T> known(T object) {
        Placed<T> placed = byUid.get(uid(object));
        return placed == null ? KnownObject.nothing() : placed.known();
    }

    private void place(T object, KnownObject<T> known) {
        unlink(uid(object));
        T current = known.current(confirmed()).orElse(object);
        Placed<T> placed = new Placed<>(known, ObjectKey.of(current), group(current));
        byUid.put(uid(object), placed);
        uidByKey.put(placed.key(), uid(object));
        byGroup.computeIfAbsent(placed.group(), group -> new LinkedHashMap<>()).put(uid(object), known);
    }

    private void unlink(String uid) {
        Placed<T> former = byUid.remove(uid);
        if (former != null) {
            uidByKey.remove(former.key(), uid);
            Map<String, KnownObject<T>> members = byGroup.getOrDefault(former.group(), new HashMap<>());
            members.remove(uid);
            if (members.isEmpty()) {
                byGroup.remove(former.group());
            }
        }
    }

    private String group(T object) {
        return Ownership.controller(object)
                .map(OwnerReference::getUid)
                .orElseGet(() -> orphans(object.getMetadata().getNamespace()));
    }

    /** No uid contains a slash. */
    private static String orphans(String namespace) {
        return "orphans/" + namespace;
    }

    private static String uid(HasMetadata object) {
        return object.getMetadata().getUid();
    }

    /** The uids last added. */
    private static final class GoneUids {
        private final Map<String, Boolean> uids = new LinkedHashMap<>() {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                return size() > MAX_REMEMBERED_GONE;
            }
        };

        void add(String uid) {
            uids.put(uid, true);
        }

        boolean contains(String uid) {
            return uids.containsKey(uid);
        }
    }
}
