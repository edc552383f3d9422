package dev.gantry.apimachinery.schema.pod;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A value in a document together with the path that error messages name it by; the path's text is made only when asked for. */
public final class Field {

    private final @Nullable Field parent;
    private final String step;
    private final JsonNode value;

    private Field(@Nullable Field parent, String step, JsonNode value) {
        this.parent = parent;
        this.step = step;
        this.value = value;
    }

    public static Field root(JsonNode value, String path) {
        return new Field(null, path, value);
    }

    public Field at(String name) {
        return new Field(this, "." + name, value.path(name));
    }

    /** The elements of an array, or none. */
    public List<Field> items() {
        List<Field> items = new ArrayList<>(value.size());
        for (int i = 0; value.isArray() && i < value.size(); i++) {
            items.add(new Field(this, "[" + i + "]", value.get(i)));
        }
        return items;
    }

    public List<Field> items(String name) {
        return at(name).items();
    }

    /** The entries of a map, each at {@code path[key]}; none where the value is no object. */
    public List<Entry> entries() {
        List<Entry> entries = new ArrayList<>(value.size());
        value.properties()
                .forEach(e ->
                        entries.add(new Entry(e.getKey(), new Field(this, "[" + e.getKey() + "]", e.getValue()))));
        return entries;
    }

    public boolean isPresent() {
        return !value.isMissingNode() && !value.isNull();
    }

    public boolean isText() {
        return value.isString();
    }

    /** The value's text; "" where it is absent or no scalar. */
    public String text() {
        return value.asString("");
    }

    /** The value's text at a field of this object. */
    public String text(String name) {
        return value.path(name).asString("");
    }

    public long number() {
        return value.asLong(0);
    }

    public boolean isTrue(String name) {
        return value.path(name).asBoolean(false);
    }

    public JsonNode value() {
        return value;
    }

    public String path() {
        StringBuilder text = new StringBuilder();
        append(text);
        return text.charAt(0) == '.' ? text.substring(1) : text.toString();
    }

    private void append(StringBuilder text) {
        if (parent != null) {
            parent.append(text);
        }
        text.append(step);
    }

    /** One entry of a map. */
    public record Entry(String key, Field field) {}
}
