package dev.gantry.registry.handshake;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import io.fabric8.kubernetes.api.model.Pod;
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

    /** Sets the condition on this very pod; does nothing once the pod is gone. */
    public void set(Pod pod, Judgement.Set set) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        // The uid keeps the patch off a new pod of the same name.
        patch.putObject("metadata").put("uid", pod.getMetadata().getUid());
        patch.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", set.type())
                .put("status", set.status() ? "True" : "False")
                .put("reason", set.reason())
                .put(
                        "lastTransitionTime",
                        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
        try {
            pods.strategicPatch(ObjectKey.of(pod), "status", patch.toString());
        } catch (ApiException e) {
            if (!e.isNotFound()) {
                throw e;
            }
        }
    }
}
