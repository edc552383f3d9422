package dev.gantry.monitoring.pattern;

import dev.gantry.apimachinery.WireJson;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * One line of a log as its writer meant it. Applications say in many ways that something failed; what a line says of its own level counts
 * first, then how exceptions and panics of common languages begin. A line that only mentions an error is none: a failure that was handled is
 * logged as a warning or an information, and says so.
 *
 * @param error whether the line tells of a failure
 * @param message what to mine for patterns: the line, or of a JSON line its message and the first line of its exception
 */
public record LogLine(boolean error, String message) {

    /** A level stands near the start of a line; what comes later is about something else. */
    private static final int LEVEL_WITHIN_CHARS = 200;

    /** Longer lines are no JSON log entries that anyone reads; they are taken as text. */
    private static final int MAX_JSON_CHARS = 64 * 1024;

    /** More of an exception than this tells its stack, not its kind. */
    private static final int MAX_EXCEPTION_CHARS = 500;

    /** Below this, Bunyan and Pino speak of warnings and less. */
    private static final int PINO_ERROR = 50;

    /** Syslog's severities, which GELF uses, go down as things get worse. */
    private static final int SYSLOG_ERROR = 3;

    private static final Set<String> ERROR_LEVELS = Set.of(
            "error",
            "err",
            "eror",
            "fatal",
            "severe",
            "critical",
            "crit",
            "panic",
            "dpanic",
            "alert",
            "emerg",
            "emergency");

    /** The names under which the loggers of common languages write a level in JSON. */
    private static final List<String> LEVEL_FIELDS = List.of(
            "level", "severity", "log.level", "levelname", "loglevel", "lvl", "severityText", "@l", "level_name");

    private static final List<String> MESSAGE_FIELDS =
            List.of("message", "msg", "@m", "event", "short_message", "textPayload");

    private static final List<String> EXCEPTION_FIELDS =
            List.of("stack_trace", "exception", "error", "err", "exc_info", "thrown", "@x");

    private static final Pattern KEY_VALUE = Pattern.compile("(?:^|\\s)(?:level|lvl|severity|loglevel)=\"?(\\w+)");

    /** As Log4j, Logback, java.util.logging, Python, .NET and nginx write it: a word in capitals, or any in brackets. */
    private static final Pattern LEVEL_WORD = Pattern.compile(
            "(?<![\\w.=/-])(?:(TRACE|DEBUG|INFO|NOTICE|WARN|WARNING|ERROR|FATAL|SEVERE|CRITICAL|PANIC|ALERT|EMERG)(?![\\w=/-])"
                    + "|[\\[<](trace|debug|info|notice|warn|warning|error|fatal|crit|critical|alert|emerg)[\\]>])");

    /** Go's klog: the level's letter and the date. */
    private static final Pattern KLOG = Pattern.compile("^([IWEF])\\d{4} \\d\\d:\\d\\d");

    /** How Go, Rust, Python, Java, JavaScript and .NET begin to tell that something was thrown. */
    private static final Pattern THROWN =
            Pattern.compile("^(?:(?:error|fatal|fatal error|panic|critical)(?:\\[\\w+\\])?: "
                    + "|Traceback \\(most recent call last\\)"
                    + "|Exception in thread "
                    + "|Unhandled [Ee]xception"
                    + "|thread '[^']*' panicked "
                    + "|(?:Uncaught )?(?:[\\w$]{1,80}\\.){0,12}[\\w$]{0,80}(?:Exception|Error)(?::|\\s*$))");

    /** Reads a line as a container wrote it. */
    public static LogLine read(String raw) {
        String line = raw.strip();
        if (line.startsWith("{") && line.length() <= MAX_JSON_CHARS) {
            Optional<LogLine> entry = json(line);
            if (entry.isPresent()) {
                return entry.get();
            }
        }
        return new LogLine(isError(raw.stripTrailing()), line);
    }

    private static Optional<LogLine> json(String line) {
        try {
            JsonNode entry = WireJson.MAPPER.readTree(line);
            return entry.isObject() ? Optional.of(entry(entry)) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty(); // text that happens to begin with a brace
        }
    }

    private static LogLine entry(JsonNode entry) {
        String message = first(entry, MESSAGE_FIELDS).map(LogLine::text).orElse("");
        String thrown = first(entry, EXCEPTION_FIELDS).map(LogLine::exception).orElse("");
        boolean error = first(entry, LEVEL_FIELDS)
                .or(() -> Optional.of(entry.path("log").path("level")).filter(JsonNode::isValueNode))
                .map(LogLine::isErrorLevel)
                .orElseGet(() -> isError(message) || isError(thrown));
        return new LogLine(error, (message + " " + thrown).strip());
    }

    private static Optional<JsonNode> first(JsonNode entry, List<String> fields) {
        return fields.stream().filter(entry::hasNonNull).map(entry::path).findFirst();
    }

    /** A value as one text; an object's own message stands for it. */
    private static String text(JsonNode value) {
        return value.isObject()
                ? Stream.of("type", "name", "message")
                        .map(field -> value.path(field).asString(""))
                        .filter(part -> !part.isEmpty())
                        .reduce("", (one, other) -> one.isEmpty() ? other : one + ": " + other)
                : value.asString("");
    }

    private static String exception(JsonNode value) {
        String text = text(value).strip();
        int end = text.indexOf('\n');
        String line = end < 0 ? text : text.substring(0, end);
        return line.substring(0, Math.min(line.length(), MAX_EXCEPTION_CHARS));
    }

    private static boolean isErrorLevel(JsonNode level) {
        if (level.isNumber()) {
            int number = level.asInt();
            return number >= PINO_ERROR || number <= SYSLOG_ERROR;
        }
        return isErrorLevel(level.asString(""));
    }

    private static boolean isErrorLevel(String level) {
        return ERROR_LEVELS.contains(level.toLowerCase(Locale.ROOT));
    }

    private static boolean isError(String line) {
        String start = line.substring(0, Math.min(line.length(), LEVEL_WITHIN_CHARS));
        Matcher level = LEVEL_WORD.matcher(start);
        if (level.find()) {
            return isErrorLevel(Optional.ofNullable(level.group(1)).orElseGet(() -> level.group(2)));
        }
        Matcher keyed = KEY_VALUE.matcher(start);
        if (keyed.find()) {
            return isErrorLevel(keyed.group(1));
        }
        Matcher klog = KLOG.matcher(start);
        if (klog.find()) {
            return "EF".contains(klog.group(1));
        }
        return THROWN.matcher(start).find();
    }
}
