package dev.gantry.agent.pod;

import io.fabric8.kubernetes.api.model.ObjectMeta;

/** Names of a pod's containers on the engine: readable for people, unique by the pod's uid and the restart. */
final class ContainerNames {

    private ContainerNames() {}

    static String of(ObjectMeta pod, String container, int restart) {
        return String.join(
                "_", "gantry", container, pod.getName(), pod.getNamespace(), pod.getUid(), Integer.toString(restart));
    }
}
