package dev.gantry.gateway.access;

import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReview;
import io.fabric8.kubernetes.api.model.authorization.v1.SelfSubjectAccessReviewBuilder;

/**
 * Reads the one review that kubectl ({@code auth can-i}) sends as protobuf whatever the server prefers. The field
 * numbers are those of Kubernetes' generated.proto of authorization.k8s.io/v1.
 */
public final class ProtobufReviews {

    /** What precedes a protobuf object of Kubernetes: {@code k8s} and a zero. */
    private static final byte[] MAGIC = {'k', '8', 's', 0};

    /** The field of the envelope (runtime.Unknown) that holds the object's own message. */
    private static final int RAW = 2;

    private static final int SPEC = 2;

    private ProtobufReviews() {}

    public static boolean isProtobuf(byte[] body) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (body.length <= i || body[i] != MAGIC[i]) {
                return false;
            }
        }
        return true;
    }

    /** @throws IllegalArgumentException when the body is malformed or has no spec */
    public static SelfSubjectAccessReview accessReview(byte[] body) {
        ProtobufFields spec = ProtobufFields.of(body, MAGIC.length)
                .message(RAW)
                .flatMap(review -> review.message(SPEC))
                .orElseThrow(() -> new IllegalArgumentException("spec: Required value"));
        SelfSubjectAccessReviewBuilder review =
                new SelfSubjectAccessReviewBuilder().withNewSpec().endSpec();
        spec.message(1)
                .ifPresent(resource -> review.editSpec()
                        .withNewResourceAttributes()
                        .withNamespace(resource.text(1))
                        .withVerb(resource.text(2))
                        .withGroup(resource.text(3))
                        .withVersion(resource.text(4))
                        .withResource(resource.text(5))
                        .withSubresource(resource.text(6))
                        .withName(resource.text(7))
                        .endResourceAttributes()
                        .endSpec());
        spec.message(2)
                .ifPresent(other -> review.editSpec()
                        .withNewNonResourceAttributes()
                        .withPath(other.text(1))
                        .withVerb(other.text(2))
                        .endNonResourceAttributes()
                        .endSpec());
        return review.build();
    }
}
