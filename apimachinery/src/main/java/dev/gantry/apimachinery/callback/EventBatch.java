package dev.gantry.apimachinery.callback;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.store.Change;
import java.io.ByteArrayOutputStream;
import tools.jackson.databind.node.ObjectNode;

/** A batch of CloudEvents as it goes over the wire: documents are copied in as they are stored, not decoded and encoded again. */
final class EventBatch {

    private static final byte[] DATA = ",\"data\":".getBytes(java.nio.charset.StandardCharsets.US_ASCII);

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int events;

    /** A batch that tells nothing but that a change log has gone on without its reader. */
    static EventBatch resync(String source, long version) {
        EventBatch batch = new EventBatch();
        batch.begin(CloudEvents.resync(source, version));
        batch.out.write('}');
        return batch;
    }

    /** Adds a change, by its type as the subscriber's selector sees it. */
    void add(String source, String type, Change change) {
        begin(CloudEvents.change(source, type, change));
        out.writeBytes(DATA);
        out.writeBytes(change.object().json());
        out.write('}');
    }

    /** Writes the event up to its closing brace. */
    private void begin(ObjectNode event) {
        byte[] json = WireJson.encode(event);
        out.write(events == 0 ? '[' : ',');
        out.write(json, 0, json.length - 1);
        events++;
    }

    int events() {
        return events;
    }

    int bytes() {
        return out.size();
    }

    /** The JSON array. */
    byte[] json() {
        ByteArrayOutputStream whole = new ByteArrayOutputStream(out.size() + 2);
        if (events == 0) {
            whole.write('[');
        }
        whole.writeBytes(out.toByteArray());
        whole.write(']');
        return whole.toByteArray();
    }
}
