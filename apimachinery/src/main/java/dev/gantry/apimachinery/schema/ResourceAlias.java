package dev.gantry.apimachinery.schema;

import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/**
 * A second face of a stored type, as {@code events.k8s.io/v1} Event is of the core one: the same objects in another shape.
 *
 * @param type the face
 * @param stored the type as which the objects are stored
 * @param fromStored makes a document of the face; may change its argument
 * @param toStored makes a document to store; may change its argument
 */
public record ResourceAlias(
        ResourceType type,
        ResourceType stored,
        UnaryOperator<ObjectNode> fromStored,
        UnaryOperator<ObjectNode> toStored) {

    /** A type that is its own face. */
    public static ResourceAlias identity(ResourceType type) {
        return new ResourceAlias(type, type, UnaryOperator.identity(), UnaryOperator.identity());
    }

    public boolean isIdentity() {
        return type.equals(stored);
    }
}
