package dev.gantry.scheduler.quota;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceView;
import dev.gantry.apimachinery.rest.Admission;
import dev.gantry.apimachinery.schema.FieldError;
import dev.gantry.apimachinery.schema.ResourceType;
import dev.gantry.apimachinery.schema.pod.PodSpecRules;
import dev.gantry.apimachinery.schema.pod.QualityOfService;
import io.fabric8.kubernetes.api.model.LimitRange;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Holds new pods and claims, and pods that are resized, to the LimitRanges of their namespace. */
public final class LimitAdmission implements Admission {

    private final Supplier<ResourceView<LimitRange>> ranges;

    /** @param ranges asked for late, as what provides the view needs this rule first */
    public LimitAdmission(Supplier<ResourceView<LimitRange>> ranges) {
        this.ranges = ranges;
    }

    @Override
    public void admitCreate(ResourceType type, ObjectKey key, ObjectNode object) {
        switch (type.resource()) {
            case "pods" -> {
                admitPod(key, object);
                refuse(type, key, LimitDecision.refusePod(ranges.get().list(key.namespace()), object.path("spec")));
            }
            case "persistentvolumeclaims" ->
                refuse(type, key, LimitDecision.refuseClaim(ranges.get().list(key.namespace()), object.path("spec")));
            default -> {}
        }
    }

    /** A resize adds nothing that the pod does not ask for, and is held to what there may be. */
    @Override
    public void admitUpdate(ResourceType type, ObjectNode current, ObjectNode updated) {
        if (type.resource().equals("pods") && PodAmounts.changed(current, updated)) {
            ObjectKey key = PodAmounts.key(updated);
            refuse(type, key, LimitDecision.refusePod(ranges.get().list(key.namespace()), updated.path("spec")));
        }
    }

    /** A default may not fit what the pod says itself, such as a limit below its request. */
    private void admitPod(ObjectKey key, ObjectNode pod) {
        ObjectNode spec = pod.withObject("spec");
        if (!LimitDecision.applyDefaults(ranges.get().list(key.namespace()), spec)) {
            return;
        }
        List<FieldError> errors = PodSpecRules.validate(spec, "spec");
        if (!errors.isEmpty()) {
            throw ApiException.invalid("Pod", key.name(), errors);
        }
        pod.withObject("status").put("qosClass", QualityOfService.of(spec).wireName());
    }

    private static void refuse(ResourceType type, ObjectKey key, List<String> refusals) {
        if (!refusals.isEmpty()) {
            String all = refusals.size() == 1 ? refusals.getFirst() : "[" + String.join(", ", refusals) + "]";
            throw ApiException.forbidden(type.resource(), key.name(), all);
        }
    }
}
