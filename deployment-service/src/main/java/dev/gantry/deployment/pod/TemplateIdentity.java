package dev.gantry.deployment.pod;

import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whether two pod templates make the same pods, and the hash that tells a workload's templates apart.
 * The label that carries the hash is itself no part of a template's identity.
 */
public final class TemplateIdentity {

    /** The label on ReplicaSets and pods that carries their template's hash. */
    public static final String HASH_LABEL = "pod-template-hash";

    /** 27^10 is about 2^47: even thousands of revisions of one Deployment do not meet by chance. */
    private static final int HASH_LETTERS = 10;

    /** Sorted, so that the order in which a client wrote a map's entries does not matter. */
    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    private TemplateIdentity() {}

    /** The template as text that is equal for equal templates. */
    public static String canonical(PodTemplateSpec template) {
        return CANONICAL.writeValueAsString(withoutHash(template));
    }

    public static boolean same(PodTemplateSpec one, PodTemplateSpec other) {
        return canonical(one).equals(canonical(other));
    }

    /**
     * Letters for the name of what keeps the template: a ReplicaSet, or a ControllerRevision.
     *
     * @param collisions how often the name was found taken by another template
     */
    public static String hash(PodTemplateSpec template, int collisions) {
        String text = collisions == 0 ? canonical(template) : canonical(template) + '#' + collisions;
        return ShortCode.encode(ShortCode.hash(text, ShortCode.count(HASH_LETTERS)), HASH_LETTERS);
    }

    private static PodTemplateSpec withoutHash(PodTemplateSpec template) {
        if (template.getMetadata() == null
                || template.getMetadata().getLabels() == null
                || !template.getMetadata().getLabels().containsKey(HASH_LABEL)) {
            return template;
        }
        return new PodTemplateSpecBuilder(template)
                .editMetadata()
                .removeFromLabels(HASH_LABEL)
                .endMetadata()
                .build();
    }
}
