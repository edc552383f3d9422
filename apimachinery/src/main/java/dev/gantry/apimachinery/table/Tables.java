package dev.gantry.apimachinery.table;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Renders objects as the Table and PartialObjectMetadata forms of {@code meta.k8s.io/v1}. */
public final class Tables {

    private static final String META_VERSION = "meta.k8s.io/v1";
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /** What a table row carries of its object. */
    public enum IncludeObject {
        NONE,
        METADATA,
        OBJECT;

        /** The value of the query parameter; {@code Metadata} where it is absent or unknown. */
        public static IncludeObject of(@Nullable String parameter) {
            return switch (parameter == null ? "" : parameter) {
                case "None" -> NONE;
                case "Object" -> OBJECT;
                default -> METADATA;
            };
        }
    }

    private static final TableColumn NAME = new TableColumn(
            "Name",
            "string",
            "name",
            0,
            (object, now) -> object.path("metadata").path("name").asString(""));

    private Tables() {}

    /**
     * A Table of the objects.
     *
     * @param listMetadata the list's metadata (resourceVersion, continue), or of a single object its own resourceVersion
     * @param columns the columns after Name, or all of them where one has the format "name", as events do
     * @param now the instant that ages are counted to
     */
    public static ObjectNode table(
            List<? extends JsonNode> objects,
            JsonNode listMetadata,
            List<TableColumn> columns,
            IncludeObject include,
            Instant now) {
        ObjectNode table = table(listMetadata, rows(objects, columns, include, now));
        table.set("columnDefinitions", definitions(columns));
        return table;
    }

    /** A Table without column definitions, as a watch sends after its first event. */
    public static ObjectNode tableWithoutColumns(
            List<? extends JsonNode> objects,
            JsonNode listMetadata,
            List<TableColumn> columns,
            IncludeObject include,
            Instant now) {
        ObjectNode table = table(listMetadata, rows(objects, columns, include, now));
        table.set("columnDefinitions", NODES.arrayNode());
        return table;
    }

    /** The object's metadata alone. */
    public static ObjectNode partialObjectMetadata(JsonNode object) {
        ObjectNode partial = NODES.objectNode();
        partial.put("kind", "PartialObjectMetadata").put("apiVersion", META_VERSION);
        partial.set("metadata", object.path("metadata"));
        return partial;
    }

    /** The metadata of each object of a list. */
    public static ObjectNode partialObjectMetadataList(List<? extends JsonNode> objects, JsonNode listMetadata) {
        ObjectNode list = NODES.objectNode();
        list.put("kind", "PartialObjectMetadataList").put("apiVersion", META_VERSION);
        list.set("metadata", listMetadata);
        ArrayNode items = list.putArray("items");
        objects.forEach(object -> items.add(partialObjectMetadata(object)));
        return list;
    }

    private static ObjectNode table(JsonNode listMetadata, ArrayNode rows) {
        ObjectNode table = NODES.objectNode();
        table.put("kind", "Table").put("apiVersion", META_VERSION);
        table.set("metadata", listMetadata);
        table.set("columnDefinitions", NODES.arrayNode());
        table.set("rows", rows);
        return table;
    }

    private static ArrayNode definitions(List<TableColumn> columns) {
        ArrayNode definitions = NODES.arrayNode();
        withName(columns).forEach(column -> definitions.add(definition(column)));
        return definitions;
    }

    private static List<TableColumn> withName(List<TableColumn> columns) {
        if (columns.stream().anyMatch(column -> column.format().equals(NAME.format()))) {
            return columns;
        }
        List<TableColumn> all = new ArrayList<>(columns.size() + 1);
        all.add(NAME);
        all.addAll(columns);
        return all;
    }

    private static ObjectNode definition(TableColumn column) {
        return NODES.objectNode()
                .put("name", column.name())
                .put("type", column.type())
                .put("format", column.format())
                .put("description", ColumnDescriptions.of(column.name()))
                .put("priority", column.priority());
    }

    private static ArrayNode rows(
            List<? extends JsonNode> objects, List<TableColumn> columns, IncludeObject include, Instant now) {
        ArrayNode rows = NODES.arrayNode();
        List<TableColumn> all = withName(columns);
        for (JsonNode object : objects) {
            ObjectNode row = rows.addObject();
            ArrayNode cells = row.putArray("cells");
            all.forEach(column -> cells.add(cell(column, object, now)));
            included(object, include, row);
        }
        return rows;
    }

    private static void included(JsonNode object, IncludeObject include, ObjectNode row) {
        switch (include) {
            case NONE -> row.putNull("object");
            case METADATA -> row.set("object", partialObjectMetadata(object));
            case OBJECT -> row.set("object", object);
        }
    }

    private static JsonNode cell(TableColumn column, JsonNode object, Instant now) {
        Object value = column.cell().apply(object, now);
        return switch (value) {
            case null -> NODES.nullNode();
            case String text -> NODES.stringNode(text);
            case Integer number -> NODES.numberNode(number.intValue());
            case Long number -> NODES.numberNode(number.longValue());
            case Boolean flag -> NODES.booleanNode(flag);
            default ->
                throw new IllegalArgumentException("column " + column.name() + " has a cell of " + value.getClass());
        };
    }
}
