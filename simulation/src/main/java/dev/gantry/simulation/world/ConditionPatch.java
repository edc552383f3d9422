package dev.gantry.simulation.world;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.api.model.PodStatusBuilder;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** A strategic merge patch that sets conditions of a pod's status, as others than its agent send it. */
final class ConditionPatch {

    private ConditionPatch() {}

    static Pod apply(Pod pod, String patchJson) {
        JsonNode patch = WireJson.MAPPER.readTree(patchJson);
        String uid = patch.path("metadata").path("uid").asString("");
        if (!uid.isEmpty() && !uid.equals(pod.getMetadata().getUid())) {
            throw ApiException.conflict("pods", pod.getMetadata().getName(), "the uid does not match");
        }
        PodStatus status = pod.getStatus() == null ? new PodStatus() : pod.getStatus();
        List<PodCondition> conditions = new ArrayList<>(status.getConditions());
        for (JsonNode node : patch.path("status").path("conditions")) {
            PodCondition condition = WireJson.decode(node, PodCondition.class);
            conditions.removeIf(former -> former.getType().equals(condition.getType()));
            conditions.add(condition);
        }
        PodStatus changed =
                new PodStatusBuilder(status).withConditions(conditions).build();
        return new Pod(pod.getApiVersion(), pod.getKind(), pod.getMetadata(), pod.getSpec(), changed);
    }
}
