package dev.gantry.agent.stream.web;

import dev.gantry.apimachinery.ApiException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.springframework.util.MultiValueMap;

/** Query parameters, read as the Kubernetes API reads them. */
public record QueryParameters(MultiValueMap<String, String> values) {

    /** The first value, or "". */
    public String text(String name) {
        return Optional.ofNullable(values.getFirst(name)).orElse("");
    }

    public List<String> all(String name) {
        return values.getOrDefault(name, List.of());
    }

    /** Whether the parameter is there and says neither {@code false} nor {@code 0}. */
    public boolean flag(String name) {
        return values.containsKey(name)
                && !List.of("false", "0").contains(text(name).toLowerCase(Locale.ROOT));
    }

    /** Empty if it is not there; 400 if it is no number. */
    public OptionalLong number(String name) {
        String text = text(name);
        if (text.isEmpty()) {
            return OptionalLong.empty();
        }
        try {
            return OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            throw ApiException.badRequest(name + ": \"" + text + "\" is not a whole number");
        }
    }
}
