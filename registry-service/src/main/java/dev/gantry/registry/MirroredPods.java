package dev.gantry.registry;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import dev.gantry.apimachinery.callback.MirroredFields;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Map;

/** What endpoints and the handshake of pods are decided by: any other field of a mirrored pod is absent, and has to be named here before it is read. */
final class MirroredPods {

    static final MirroredFields FIELDS = new MirroredFields(
            Pod.class,
            Map.of(
                    ObjectMeta.class, Metadata.class,
                    PodSpec.class, Spec.class,
                    Container.class, Ports.class,
                    PodStatus.class, Status.class));

    private MirroredPods() {}

    @JsonIgnoreProperties({"managedFields", "annotations"})
    private interface Metadata {}

    @JsonIncludeProperties({"nodeName", "hostname", "subdomain", "containers", "initContainers"})
    private interface Spec {}

    @JsonIncludeProperties({"name", "ports", "restartPolicy"})
    private interface Ports {}

    @JsonIncludeProperties({"phase", "podIP", "conditions"})
    private interface Status {}
}
