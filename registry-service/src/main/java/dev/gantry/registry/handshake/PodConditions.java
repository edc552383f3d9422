package dev.gantry.registry.handshake;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import dev.gantry.registry.endpoints.PodState;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Sets single conditions of pods, and leaves those of the agent as they are. */
public final class PodConditions {

    private final ResourceClient<Pod> pods;
    private final InstantSource clock;

    public PodConditions(ResourceClient<Pod> pods, InstantSource clock) {
        this.pods = pods;
        this.clock = clock;
    }

    /** A condition that only says more of the same began when it did. */
    private String since(Pod pod, Judgement.Set set) {
        return PodState.condition(pod, set.type())
                .filter(before -> before.getStatus().equals(status(set)))
                .map(PodCondition::getLastTransitionTime)
                .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    private static String status(Judgement.Set set) {
        return set.status() ? "True" : "False";
    }

    /** Sets the condition on this very pod; does nothing once the pod is gone. */
    public void set(Pod pod, Judgement.Set set) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        // The uid keeps the patch off a new pod of the same name.
        patch.putObject("metadata").put("uid", pod.getMetadata().getUid());
        patch.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", set.type())
                .put("status", status(set))
                .put("reason", set.reason())
                .put("message", set.message())
                .put("lastTransitionTime", since(pod, set));
        try {
            pods.strategicPatch(ObjectKey.of(pod), "status", patch.toString());
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }
}
