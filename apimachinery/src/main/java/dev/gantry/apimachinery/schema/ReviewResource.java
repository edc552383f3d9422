package dev.gantry.apimachinery.schema;

import tools.jackson.databind.node.ObjectNode;

/**
 * A kind that is a question: creating an object of it answers the object with its status, as SubjectAccessReview does, and nothing is
 * stored. It can be neither got nor listed nor changed.
 */
public interface ReviewResource {

    ResourceType type();

    /**
     * Answers.
     *
     * @param namespace of the request, "" for a kind of the cluster
     * @param document the object that was sent; its structure is right, its values are not checked
     * @return the object with its status
     * @throws dev.gantry.apimachinery.ApiException where the question is refused
     */
    ObjectNode review(String namespace, ObjectNode document);
}
