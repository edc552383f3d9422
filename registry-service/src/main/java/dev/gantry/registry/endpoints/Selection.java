package dev.gantry.registry.endpoints;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.Service;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which pods a Service means. */
public final class Selection {

    private Selection() {}

    /** Whether the Service has a selector and it matches the pod; one without a selector has endpoints made by its user. */
    public static boolean selects(Service service, Pod pod) {
        return sameNamespace(service, pod) && selects(service, pod.getMetadata().getLabels());
    }

    /** Whether the Service means pods of its namespace with these labels. */
    static boolean selects(Service service, @Nullable Map<String, String> labels) {
        return hasSelector(service)
                && labels != null
                && labels.entrySet().containsAll(service.getSpec().getSelector().entrySet());
    }

    static boolean hasSelector(Service service) {
        Map<String, String> selector = service.getSpec().getSelector();
        return selector != null
                && !selector.isEmpty()
                && !"ExternalName".equals(service.getSpec().getType());
    }

    static boolean publishesNotReady(Service service) {
        return Boolean.TRUE.equals(service.getSpec().getPublishNotReadyAddresses());
    }

    static boolean headless(Service service) {
        return "None".equals(service.getSpec().getClusterIP());
    }

    private static boolean sameNamespace(Service service, Pod pod) {
        return service.getMetadata().getNamespace().equals(pod.getMetadata().getNamespace());
    }
}
