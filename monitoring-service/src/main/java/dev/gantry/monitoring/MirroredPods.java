package dev.gantry.monitoring;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonIncludeProperties;
import dev.gantry.apimachinery.callback.MirroredFields;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.PodStatus;
import java.util.Map;

/** What is measured and learnt of pods: any other field of a mirrored pod is absent, and has to be named here before it is read. */
public final class MirroredPods {

    public static final MirroredFields FIELDS = new MirroredFields(
            Pod.class,
            Map.of(
                    ObjectMeta.class, Metadata.class,
                    PodSpec.class, Spec.class,
                    Container.class, Resources.class,
                    PodStatus.class, Status.class,
                    ContainerStatus.class, Ends.class,
                    ContainerState.class, End.class));

    private MirroredPods() {}

    @JsonIgnoreProperties({"managedFields", "annotations"})
    private interface Metadata {}

    @JsonIncludeProperties({"nodeName", "containers"})
    private interface Spec {}

    @JsonIncludeProperties({"name", "resources"})
    private interface Resources {}

    @JsonIncludeProperties("containerStatuses")
    private interface Status {}

    @JsonIncludeProperties({"name", "state", "lastState"})
    private interface Ends {}

    @JsonIncludeProperties("terminated")
    private interface End {}
}
