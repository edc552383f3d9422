package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.WireJson;
import dev.gantry.apimachinery.schema.ResourceAlias;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.store.StoredObject;
import dev.gantry.apimachinery.table.Tables;
import dev.gantry.apimachinery.table.Tables.IncludeObject;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Encodes objects and lists in the form a client wants; as plain JSON it only copies the stored bytes. */
final class ObjectEncoder {

    private final ResourceAlias face;
    private final ResourceType type;
    private final Representation representation;
    private final IncludeObject include;
    private final InstantSource clock;

    ObjectEncoder(ResourceAlias face, Representation representation, IncludeObject include, InstantSource clock) {
        this.face = face;
        this.type = face.type();
        this.representation = representation;
        this.include = include;
        this.clock = clock;
    }

    byte[] object(StoredObject object) {
        return switch (representation) {
            case JSON -> json(object);
            case PARTIAL_METADATA -> WireJson.encode(Tables.partialObjectMetadata(document(object)));
            case TABLE -> WireJson.encode(table(List.of(object), metadata(object.version())));
        };
    }

    /** The object of a watch event; a table's columns come with the first event only. */
    byte[] watched(StoredObject object, boolean first) {
        if (representation != Representation.TABLE || first) {
            return object(object);
        }
        return WireJson.encode(Tables.tableWithoutColumns(
                List.of(document(object)), metadata(object.version()), type.columns(), include, clock.instant()));
    }

    byte[] list(ListReader.Page page) {
        ObjectNode metadata = metadata(page.version());
        if (!page.continueToken().isEmpty()) {
            metadata.put("continue", page.continueToken()).put("remainingItemCount", page.remaining());
        }
        return switch (representation) {
            case JSON -> plainList(metadata, page.objects());
            case PARTIAL_METADATA ->
                WireJson.encode(Tables.partialObjectMetadataList(
                        page.objects().stream().map(this::document).toList(), metadata));
            case TABLE -> WireJson.encode(table(page.objects(), metadata));
        };
    }

    private byte[] json(StoredObject object) {
        return face.isIdentity() ? object.json() : WireJson.encode(document(object));
    }

    private ObjectNode document(StoredObject object) {
        return face.fromStored().apply(object.document());
    }

    private ObjectNode table(List<StoredObject> objects, ObjectNode metadata) {
        return Tables.table(
                objects.stream().map(this::document).toList(), metadata, type.columns(), include, clock.instant());
    }

    private byte[] plainList(ObjectNode metadata, List<StoredObject> objects) {
        int size = objects.stream().mapToInt(object -> object.json().length + 1).sum();
        ByteArrayOutputStream out = new ByteArrayOutputStream(size + 256);
        out.writeBytes(
                ("{\"kind\":\"" + type.kind() + "List\",\"apiVersion\":\"" + type.apiVersion() + "\",\"metadata\":")
                        .getBytes(StandardCharsets.UTF_8));
        out.writeBytes(WireJson.encode(metadata));
        out.writeBytes(",\"items\":[".getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < objects.size(); i++) {
            if (i > 0) {
                out.write(',');
            }
            out.writeBytes(json(objects.get(i)));
        }
        out.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    private static ObjectNode metadata(long version) {
        return WireJson.MAPPER.createObjectNode().put("resourceVersion", Long.toString(version));
    }
}
