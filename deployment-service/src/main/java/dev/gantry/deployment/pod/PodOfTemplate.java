package dev.gantry.deployment.pod;

import dev.gantry.deployment.order.StartOrder;
import dev.gantry.deployment.order.StartPolicy;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import java.util.Map;
import java.util.TreeMap;

/** The pod that a workload's template describes, and what the pod's node has to know of the order in which it starts. */
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
                .withAnnotations(annotations(owner, metadata))
                .withFinalizers(metadata.getFinalizers())
                .withOwnerReferences(Ownership.controlledBy(owner))
                .endMetadata()
                .withSpec(template.getSpec())
                .build();
    }

    /** What the workload depends on, and whether its pods start by priority; the template's own word comes first. */
    private static Map<String, String> annotations(HasMetadata owner, ObjectMeta template) {
        Map<String, String> annotations = new TreeMap<>();
        Map<String, String> ofOwner = owner.getMetadata().getAnnotations();
        if (ofOwner != null && ofOwner.containsKey(StartOrder.ANNOTATION)) {
            annotations.put(StartOrder.ANNOTATION, ofOwner.get(StartOrder.ANNOTATION));
        }
        if (StartPolicy.of(owner) == StartPolicy.PRIORITY) {
            annotations.put(StartPolicy.ANNOTATION, StartPolicy.PRIORITY.wire());
        }
        if (template.getAnnotations() != null) {
            annotations.putAll(template.getAnnotations());
        }
        return annotations;
    }
}
