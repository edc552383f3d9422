package dev.gantry.gateway.discovery;

import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes one OpenAPI v3 document of those of several services that share a group, as the core group is. */
public final class OpenApiMerge {

    private OpenApiMerge() {}

    /**
     * The first document with the paths and components of the others added. Where two name the same schema the first
     * wins: both were generated from the same model classes.
     *
     * @param documents at least one; they are not changed
     */
    public static ObjectNode merge(List<ObjectNode> documents) {
        Iterator<ObjectNode> rest = documents.iterator();
        ObjectNode merged = rest.next().deepCopy();
        while (rest.hasNext()) {
            ObjectNode next = rest.next();
            addPaths(merged, next);
            addComponents(merged, next);
        }
        return merged;
    }

    private static void addPaths(ObjectNode merged, ObjectNode from) {
        addMissing(merged.withObjectProperty("paths"), from.path("paths").properties());
    }

    private static void addComponents(ObjectNode merged, ObjectNode from) {
        ObjectNode components = merged.withObjectProperty("components");
        for (Map.Entry<String, JsonNode> section : from.path("components").properties()) {
            addMissing(
                    components.withObjectProperty(section.getKey()),
                    section.getValue().properties());
        }
    }

    private static void addMissing(ObjectNode target, Collection<Map.Entry<String, JsonNode>> entries) {
        for (Map.Entry<String, JsonNode> entry : entries) {
            if (!target.has(entry.getKey())) {
                target.set(entry.getKey(), entry.getValue());
            }
        }
    }
}
