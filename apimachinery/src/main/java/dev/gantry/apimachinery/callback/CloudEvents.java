package dev.gantry.apimachinery.callback;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.store.Change;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/** Changes as CloudEvents 1.0 in the JSON batch format. */
public final class CloudEvents {

    public static final String CONTENT_TYPE = "application/cloudevents-batch+json";

    /** The type of an event that tells the receiver to list anew, as changes between were compacted. */
    public static final String RESYNC = "dev.gantry.resource.resync";

    static final String DELETED = "dev.gantry.resource.deleted";

    private CloudEvents() {}

    /**
     * A change, without its data.
     *
     * @param source the service, such as {@code /gantry/scheduler}
     * @param type ADDED, MODIFIED or DELETED, as the subscriber's selector sees it
     */
    static ObjectNode change(String source, String type, Change change) {
        return WireJson.MAPPER
                .createObjectNode()
                .put("specversion", "1.0")
                .put("id", Long.toString(change.version()))
                .put("source", source)
                .put("type", "dev.gantry.resource." + type.toLowerCase(Locale.ROOT))
                .put(
                        "subject",
                        change.object().type().resource() + "/"
                                + change.object().key())
                .put("datacontenttype", "application/json")
                .put("resourceversion", Long.toString(change.version()));
    }

    static ObjectNode resync(String source, long version) {
        return WireJson.MAPPER
                .createObjectNode()
                .put("specversion", "1.0")
                .put("id", "resync-" + version)
                .put("source", source)
                .put("type", RESYNC)
                .put("resourceversion", Long.toString(version));
    }
}
