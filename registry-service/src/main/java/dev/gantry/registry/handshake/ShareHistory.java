package dev.gantry.registry.handshake;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.registry.endpoints.RevisionMarks;
import dev.gantry.registry.endpoints.SliceMetadata;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Since which version each slice tells the share of requests that it tells now. Fed with every change of a slice in order. */
public final class ShareHistory {

    /**
     * What one slice says.
     *
     * @param revision the hash of the template that its pods were made of, or ""
     * @param weight the revision's share, in percent, where it has one
     * @param since the resourceVersion of the change that made it so
     */
    record Entry(String revision, Optional<Integer> weight, long since) {}

    private final Map<ObjectKey, Entry> bySlice = new HashMap<>();

    /** Takes in a slice that was added or replaced; one without endpoints routes nothing, whatever it says. */
    public synchronized void observe(EndpointSlice slice) {
        if (slice.getEndpoints().isEmpty()) {
            deleted(slice);
            return;
        }
        Entry entry = new Entry(
                SliceMetadata.revision(slice),
                RevisionMarks.of(slice).weight(),
                Long.parseLong(slice.getMetadata().getResourceVersion()));
        bySlice.merge(ObjectKey.of(slice), entry, ShareHistory::older);
    }

    /** Takes in that a slice was deleted. */
    public synchronized void deleted(EndpointSlice last) {
        bySlice.remove(ObjectKey.of(last));
    }

    synchronized List<Entry> of(String namespace, String revision) {
        return bySlice.entrySet().stream()
                .filter(slice -> slice.getKey().namespace().equals(namespace))
                .map(Map.Entry::getValue)
                .filter(entry -> entry.revision().equals(revision))
                .toList();
    }

    private static Entry older(Entry before, Entry after) {
        boolean same =
                before.weight().equals(after.weight()) && before.revision().equals(after.revision());
        return same ? before : after;
    }
}
