package dev.gantry.apimachinery.schema;

import java.util.List;

/**
 * How a document differs from the structure of its model.
 *
 * @param typeErrors values of a wrong type, with their paths
 * @param unknownFields paths of fields that the model does not have
 */
public record StructureResult(List<FieldError> typeErrors, List<String> unknownFields) {

    /** The unknown fields as Kubernetes words them in warnings and strict errors: {@code unknown field "spec.foo"}. */
    public List<String> unknownFieldMessages() {
        return unknownFields.stream()
                .map(path -> "unknown field \"" + path + "\"")
                .toList();
    }
}
