package dev.gantry.agent.stream.spdy;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The headers of a stream.
 *
 * @param values by lower-case name; several values of one name are joined by NUL, as on the wire
 */
public record SpdyHeaders(Map<String, String> values) {

    public static final SpdyHeaders NONE = new SpdyHeaders(Map.of());

    public SpdyHeaders {
        Map<String, String> lowerCase = new TreeMap<>();
        values.forEach((name, value) -> lowerCase.put(name.toLowerCase(Locale.ROOT), value));
        values = Map.copyOf(lowerCase);
    }

    public static SpdyHeaders of(String name, String value) {
        return new SpdyHeaders(Map.of(name, value));
    }

    /** The value of a header, whatever the case of its name. */
    public Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name.toLowerCase(Locale.ROOT)));
    }
}
