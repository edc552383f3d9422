package dev.gantry.deployment.pod;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;

/** The pod that a workload's template describes. */
public final class PodOfTemplate {

    private PodOfTemplate() {}

    /** A pod of this name in the owner's namespace, controlled by the owner. */
    public static Pod named(String name, HasMetadata owner, PodTemplateSpec template) {
        ObjectMeta metadata = template.getMetadata() == null ? new ObjectMeta() : template.getMetadata();
        return new PodBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(owner.getMetadata().getNamespace())
                .withLabels(metadata.getLabels())
                .withAnnotations(metadata.getAnnotations())
                .withFinalizers(metadata.getFinalizers())
                .withOwnerReferences(Ownership.controlledBy(owner))
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }
}
