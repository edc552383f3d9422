package dev.gantry.apimachinery.schema;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.gantry.apimachinery.schema.FieldShape.ListShape;
import dev.gantry.apimachinery.schema.FieldShape.MapShape;
import dev.gantry.apimachinery.schema.FieldShape.ObjectShape;
import dev.gantry.apimachinery.schema.FieldShape.Scalar;
import io.fabric8.kubernetes.api.model.AnyType;
import io.fabric8.kubernetes.api.model.Duration;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.Quantity;
import java.lang.reflect.Field;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.ZonedDateTime;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.annotation.JsonDeserialize;

/** The known fields of a model class and their shapes, read once by reflection; a class that refers to itself is fine. */
public final class ModelStructure {

    private static final ClassValue<ModelStructure> KNOWN = new ClassValue<>() {
        @Override
        protected ModelStructure computeValue(Class<?> type) {
            return new ModelStructure(type, fieldsOf(type));
        }
    };

    private static final Map<Class<?>, FieldShape> LEAVES = Map.ofEntries(
            Map.entry(String.class, Scalar.STRING),
            Map.entry(Integer.class, Scalar.INT32),
            Map.entry(int.class, Scalar.INT32),
            Map.entry(Long.class, Scalar.INT64),
            Map.entry(long.class, Scalar.INT64),
            Map.entry(Double.class, Scalar.NUMBER),
            Map.entry(Float.class, Scalar.NUMBER),
            Map.entry(Boolean.class, Scalar.BOOLEAN),
            Map.entry(boolean.class, Scalar.BOOLEAN),
            Map.entry(Quantity.class, Scalar.QUANTITY),
            Map.entry(IntOrString.class, Scalar.INT_OR_STRING),
            Map.entry(AnyType.class, Scalar.ANY),
            Map.entry(MicroTime.class, Scalar.TIME),
            Map.entry(ZonedDateTime.class, Scalar.TIME),
            Map.entry(Duration.class, Scalar.STRING));

    private final Class<?> type;
    private final Map<String, FieldShape> fields;

    private ModelStructure(Class<?> type, Map<String, FieldShape> fields) {
        this.type = type;
        this.fields = fields;
    }

    public static ModelStructure of(Class<?> type) {
        return KNOWN.get(type);
    }

    public Class<?> type() {
        return type;
    }

    /** The fields by their JSON names, in the model's order. */
    public Map<String, FieldShape> fields() {
        return fields;
    }

    /** The shape of the field, or null when the model has none of this name. */
    public @Nullable FieldShape field(String name) {
        return fields.get(name);
    }

    private static Map<String, FieldShape> fieldsOf(Class<?> type) {
        Map<String, FieldShape> shapes = new LinkedHashMap<>();
        for (Class<?> c = type; c != null && c != Object.class; c = c.getSuperclass()) {
            for (Field field : c.getDeclaredFields()) {
                JsonProperty property = field.getAnnotation(JsonProperty.class);
                if (property != null) {
                    String name = property.value().isEmpty() ? field.getName() : property.value();
                    shapes.putIfAbsent(name, shape(field.getGenericType(), name));
                }
            }
        }
        return Collections.unmodifiableMap(shapes);
    }

    private static FieldShape shape(Type type, String name) {
        if (type instanceof ParameterizedType generic) {
            return collectionShape(generic, name);
        }
        if (!(type instanceof Class<?> raw)) {
            return Scalar.ANY;
        }
        FieldShape leaf = LEAVES.get(raw);
        if (leaf != null) {
            return leaf == Scalar.STRING && isTimeName(name) ? Scalar.TIME : leaf;
        }
        return isPlainModel(raw) ? new ObjectShape(raw) : Scalar.ANY;
    }

    private static FieldShape collectionShape(ParameterizedType generic, String name) {
        Class<?> raw = (Class<?>) generic.getRawType();
        Type[] arguments = generic.getActualTypeArguments();
        if (Collection.class.isAssignableFrom(raw)) {
            return new ListShape(shape(arguments[0], ""));
        }
        if (Map.class.isAssignableFrom(raw)) {
            return new MapShape(shape(arguments[1], ""));
        }
        return shape(raw, name);
    }

    /** The models keep instants as strings, but name them alike. */
    private static boolean isTimeName(String name) {
        return name.endsWith("Time")
                || name.endsWith("Timestamp")
                || List.of("time", "timeAdded", "startedAt", "finishedAt").contains(name);
    }

    /** A class that reads itself from JSON in its own way, or has no fields, can hold any JSON. */
    private static boolean isPlainModel(Class<?> raw) {
        boolean ownDeserializer = Optional.ofNullable(raw.getAnnotation(JsonDeserialize.class))
                .filter(annotation -> annotation.using() != ValueDeserializer.None.class)
                .isPresent();
        return !ownDeserializer && !raw.isInterface() && !raw.isEnum() && hasFields(raw);
    }

    private static boolean hasFields(Class<?> raw) {
        for (Field field : raw.getDeclaredFields()) {
            if (field.isAnnotationPresent(JsonProperty.class)) {
                return true;
            }
        }
        return false;
    }
}
