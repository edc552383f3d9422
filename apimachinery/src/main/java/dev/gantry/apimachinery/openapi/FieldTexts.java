package dev.gantry.apimachinery.openapi;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Properties;

/** What the documents say of kinds and fields beyond their shape: descriptions and which fields are required. */
final class FieldTexts {

    private final Properties descriptions = load("descriptions.properties");
    private final Properties required = load("required.properties");

    /** The description of a class, or "". */
    String ofType(Class<?> type) {
        return descriptions.getProperty(type.getSimpleName(), "");
    }

    /** The description of a field: its own, or the one that all fields of the name share, or "". */
    String ofField(Class<?> owner, String field) {
        return descriptions.getProperty(
                owner.getSimpleName() + "." + field, descriptions.getProperty("*." + field, ""));
    }

    /** The fields that an object of the class must have. */
    List<String> requiredFields(Class<?> owner) {
        String names = required.getProperty(owner.getSimpleName(), "");
        return names.isEmpty() ? List.of() : List.of(names.split(","));
    }

    private static Properties load(String resource) {
        Properties properties = new Properties();
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(FieldTexts.class.getResourceAsStream(resource), resource),
                StandardCharsets.UTF_8)) {
            properties.load(reader);
        } catch (IOException e) {
            throw new UncheckedIOException(resource, e);
        }
        return properties;
    }
}
