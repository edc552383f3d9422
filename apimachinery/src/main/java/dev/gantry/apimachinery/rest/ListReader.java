package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.store.StoredObject;
import dev.gantry.apimachinery.store.WatchCache;
import dev.gantry.apimachinery.store.WatchCache.Snapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Lists objects at one version, whole or page by page. */
final class ListReader {

    /** How long a read waits for a version that this replica does not know yet. */
    private static final Duration VERSION_WAIT = Duration.ofSeconds(3);

    private final WatchCache cache;

    ListReader(WatchCache cache) {
        this.cache = cache;
    }

    /**
     * One page.
     *
     * @param version the list's resourceVersion
     * @param objects at most as many as asked for
     * @param continueToken where the next page starts, "" after the last
     * @param remaining how many selected objects follow
     */
    record Page(long version, List<StoredObject> objects, String continueToken, long remaining) {}

    /**
     * What a list request asks for.
     *
     * @param limit objects of a page, 0 for all
     * @param continueToken as the page before gave it, or ""
     * @param resourceVersion "", "0" or a version
     * @param match NotOlderThan, Exact or ""
     */
    record Query(Selection selection, long limit, String continueToken, String resourceVersion, String match) {}

    Page read(ResourceType type, Query query) throws InterruptedException {
        Optional<ContinueToken> from = query.continueToken().isEmpty()
                ? Optional.empty()
                : Optional.of(ContinueToken.decode(query.continueToken()));
        Snapshot snapshot = snapshot(type, query, from);
        Stream<StoredObject> selected = snapshot.objects().stream().filter(query.selection()::matches);
        if (from.isPresent()) {
            ObjectKey last = from.get().last();
            selected = selected.filter(object -> object.key().compareTo(last) > 0);
        }
        return page(snapshot.version(), selected.toList(), query.limit());
    }

    private static Page page(long version, List<StoredObject> objects, long limit) {
        if (limit == 0 || objects.size() <= limit) {
            return new Page(version, objects, "", 0);
        }
        List<StoredObject> first = objects.subList(0, (int) limit);
        String token = new ContinueToken(version, first.getLast().key()).encode();
        return new Page(version, first, token, objects.size() - limit);
    }

    private Snapshot snapshot(ResourceType type, Query query, Optional<ContinueToken> from)
            throws InterruptedException {
        String namespace = query.selection().namespace();
        if (from.isPresent()) {
            awaitVersion(from.get().version());
            return cache.listAt(type, namespace, from.get().version());
        }
        long version = versionOf(query.resourceVersion());
        if (query.match().equals("Exact")) {
            if (version == 0) {
                throw ApiException.badRequest(
                        "resourceVersionMatch: Forbidden: resourceVersionMatch \"Exact\" is forbidden for resourceVersion \"0\"");
            }
            awaitVersion(version);
            return cache.listAt(type, namespace, version);
        }
        if (!query.match().isEmpty() && !query.match().equals("NotOlderThan")) {
            throw ApiException.badRequest("resourceVersionMatch: Unsupported value: \"" + query.match()
                    + "\": supported values: \"Exact\", \"NotOlderThan\"");
        }
        awaitVersion(version);
        return cache.list(type, namespace);
    }

    void awaitVersion(long version) throws InterruptedException {
        if (version > cache.version()) {
            cache.awaitVersion(version, VERSION_WAIT);
        }
    }

    /** The number of a resourceVersion, 0 for "" and "0". */
    static long versionOf(String resourceVersion) {
        return resourceVersion.isEmpty() ? 0 : QueryParameters.number("resourceVersion", resourceVersion);
    }
}
