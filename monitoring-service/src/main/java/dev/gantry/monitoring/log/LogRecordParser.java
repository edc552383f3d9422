package dev.gantry.monitoring.log;

import dev.gantry.apimachinery.WireJson;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads one line of what agents send. */
final class LogRecordParser {

    /** Docker cuts lines at 16 KiB; whatever is longer than this is not a line of a log. */
    static final int MAX_LINE_CHARS = 256 * 1024;

    private static final int MAX_NAME_CHARS = 253;

    private LogRecordParser() {}

    /** The record, or an IllegalArgumentException that names the field at fault. */
    static LogRecord parse(String json) {
        JsonNode node = read(json);
        return new LogRecord(
                time(node),
                name(node, "node"),
                name(node, "namespace"),
                name(node, "pod"),
                name(node, "podUid"),
                revision(node),
                name(node, "container"),
                (int) number(node, "restart", Integer.MAX_VALUE),
                stream(node),
                node.path("line").asString(""),
                number(node, "seq", Long.MAX_VALUE));
    }

    private static JsonNode read(String json) {
        if (json.length() > MAX_LINE_CHARS) {
            throw new IllegalArgumentException("longer than " + MAX_LINE_CHARS + " characters");
        }
        try {
            return WireJson.MAPPER.readTree(json);
        } catch (JacksonException e) {
            throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
        }
    }

    private static Instant time(JsonNode node) {
        try {
            return Instant.parse(node.path("time").asString(""));
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException("time: must be an RFC 3339 time in UTC", e);
        }
    }

    private static String name(JsonNode node, String field) {
        String name = node.path(field).asString("");
        if (name.isEmpty() || name.length() > MAX_NAME_CHARS) {
            throw new IllegalArgumentException(field + ": must be set, to at most " + MAX_NAME_CHARS + " characters");
        }
        return name;
    }

    private static String revision(JsonNode node) {
        String revision = node.path("revision").asString("");
        if (revision.length() > MAX_NAME_CHARS) {
            throw new IllegalArgumentException("revision: must be at most " + MAX_NAME_CHARS + " characters");
        }
        return revision;
    }

    private static String stream(JsonNode node) {
        String stream = node.path("stream").asString("");
        if (!List.of("stdout", "stderr").contains(stream)) {
            throw new IllegalArgumentException("stream: must be stdout or stderr");
        }
        return stream;
    }

    private static long number(JsonNode node, String field, long max) {
        long number = node.path(field).asLong(-1);
        if (number < 0 || number > max) {
            throw new IllegalArgumentException(field + ": must be a number from 0");
        }
        return number;
    }
}
