package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.schema.FieldSelector;
import dev.gantry.apimachinery.schema.LabelSelector;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.SelectableField;
import dev.gantry.apimachinery.store.StoredObject;
import java.util.ArrayList;
import java.util.List;

/**
 * Which objects of a type a client asks for.
 *
 * @param namespace "" for all
 * @param labels what their labels must satisfy
 * @param fields what their fields must satisfy
 */
public record Selection(String namespace, LabelSelector labels, FieldSelector fields) {

    /** Reads the query's selectors; an unknown field label is a 400. */
    public static Selection of(ResourceType type, String namespace, String labelSelector, String fieldSelector) {
        List<String> supported = new ArrayList<>(List.of("metadata.name", "metadata.namespace"));
        type.selectableFields().stream().map(SelectableField::label).forEach(supported::add);
        return new Selection(
                namespace, LabelSelector.parse(labelSelector), FieldSelector.parse(fieldSelector, supported));
    }

    public boolean matches(StoredObject object) {
        return (namespace.isEmpty() || namespace.equals(object.key().namespace()))
                && labels.test(object.labels())
                && (fields.selectsEverything() || fields.test(label -> field(object, label)));
    }

    private static String field(StoredObject object, String label) {
        String value = object.field(label);
        if (value == null) {
            throw ApiException.badRequest("field label not supported: " + label);
        }
        return value;
    }
}
