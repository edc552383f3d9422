package dev.gantry.agent.stream.pod;

import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;

/** The pods bound to this node, as last seen. */
@FunctionalInterface
public interface LocalPods {

    Optional<Pod> find(ObjectKey key);
}
