package dev.gantry.agent.pod;

import dev.gantry.apimachinery.client.ResourceClient.WriteOutcome;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.function.Consumer;

/** Takes what is to be written about pods; the outcomes come later, on another thread. */
public interface PodStatusSink {

    /** Replaces the pod's status if it still is of this resourceVersion. */
    void report(Pod pod, Consumer<WriteOutcome<Pod>> outcome);

    /** Deletes the pod's object for good if it still has this uid. */
    void finishDeletion(Pod pod, Consumer<WriteOutcome<Pod>> outcome);
}
