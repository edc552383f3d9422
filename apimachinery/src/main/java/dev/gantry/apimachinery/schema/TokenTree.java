package dev.gantry.apimachinery.schema;

import dev.gantry.apimachinery.ApiException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLParser;

/** Builds a document from a parser's tokens and keeps the paths of fields that come twice; the parser bounds the depth. */
final class TokenTree {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final JsonParser parser;
    private final List<String> duplicates = new ArrayList<>();

    TokenTree(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads the value at the current token, and all of it. */
    ParsedDocument read() {
        return new ParsedDocument(value(FieldPath.ROOT), List.copyOf(duplicates));
    }

    private JsonNode value(FieldPath path) {
        if (parser instanceof YAMLParser yaml && yaml.isCurrentAlias()) {
            throw ApiException.badRequest("error parsing YAML: " + path + ": aliases are not supported");
        }
        return switch (parser.currentToken()) {
            case START_OBJECT -> object(path);
            case START_ARRAY -> array(path);
            case VALUE_STRING -> NODES.stringNode(parser.getString());
            case VALUE_NUMBER_INT -> integer();
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            case VALUE_EMBEDDED_OBJECT -> NODES.stringNode(parser.getString());
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, NOT_AVAILABLE ->
                throw ApiException.badRequest("error parsing the request body: unexpected " + parser.currentToken());
        };
    }

    private JsonNode integer() {
        return switch (parser.getNumberType()) {
            case INT -> NODES.numberNode(parser.getIntValue());
            case LONG -> NODES.numberNode(parser.getLongValue());
            case BIG_INTEGER, FLOAT, DOUBLE, BIG_DECIMAL -> NODES.numberNode(parser.getBigIntegerValue());
        };
    }

    private ObjectNode object(FieldPath path) {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            FieldPath child = path.child(name);
            parser.nextToken();
            if (object.replace(name, value(child)) != null) {
                duplicates.add(child.toString());
            }
        }
        return object;
    }

    private ArrayNode array(FieldPath path) {
        ArrayNode array = NODES.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            array.add(value(path.index(array.size())));
        }
        return array;
    }
}
