package dev.gantry.deployment.recommend;

import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.WireJson;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.ResourceRequirements;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A pod whose containers get other resources while they run.
 *
 * @param containers the whole resources of each container that changes
 */
public record PodResize(Pod pod, Map<String, ResourceRequirements> containers) {

    /** The pod's subresource that takes it. */
    public static final String SUBRESOURCE = "resize";

    public PodResize {
        containers = new TreeMap<>(containers);
    }

    public ObjectKey key() {
        return ObjectKey.of(pod);
    }

    /** The strategic merge patch for the subresource; the pod's uid keeps it from a pod of the same name. */
    public String patch() {
        ObjectNode patch = WireJson.MAPPER.createObjectNode();
        patch.putObject("metadata").put("uid", pod.getMetadata().getUid());
        ArrayNode changed = patch.putObject("spec").putArray("containers");
        containers.forEach((name, resources) -> {
            ObjectNode container = changed.addObject().put("name", name);
            ObjectNode amounts = container.putObject("resources");
            put(amounts, "requests", resources.getRequests());
            put(amounts, "limits", resources.getLimits());
        });
        return patch.toString();
    }

    private static void put(ObjectNode amounts, String field, @Nullable Map<String, Quantity> quantities) {
        if (quantities != null && !quantities.isEmpty()) {
            ObjectNode written = amounts.putObject(field);
            quantities.forEach((name, quantity) -> written.put(name, quantity.toString()));
        }
    }
}
