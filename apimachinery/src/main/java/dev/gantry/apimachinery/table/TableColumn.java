package dev.gantry.apimachinery.table;

import java.time.Instant;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * One column of the table that kubectl prints for a kind.
 *
 * @param name the heading, such as {@code Ready} (kubectl shows it in capitals)
 * @param type the OpenAPI type of its cells: string, integer, number, boolean or date
 * @param format the OpenAPI format: "name" for the name column, otherwise ""
 * @param priority 0 is always shown, 1 only with {@code -o wide}
 * @param cell the cell of an object at an instant: a String, Number or Boolean, or null for an empty cell
 */
public record TableColumn(
        String name, String type, String format, int priority, BiFunction<JsonNode, Instant, @Nullable Object> cell) {

    public static TableColumn of(String name, BiFunction<JsonNode, Instant, @Nullable Object> cell) {
        return new TableColumn(name, "string", "", 0, cell);
    }

    public static TableColumn integer(String name, BiFunction<JsonNode, Instant, @Nullable Object> cell) {
        return new TableColumn(name, "integer", "", 0, cell);
    }

    /** The same column, shown only with {@code -o wide}. */
    public TableColumn wide() {
        return new TableColumn(name, type, format, 1, cell);
    }
}
