package dev.gantry.agent.pod;

import dev.gantry.agent.podlifecycle.ObservedContainer;
import dev.gantry.agent.podlifecycle.ObservedPod;
import dev.gantry.agent.podlifecycle.ObservedSandbox;
import dev.gantry.agent.podlifecycle.PodMemory;
import dev.gantry.agent.runtime.ContainerInfo;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.agent.runtime.ContainerState;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;

/** Sees what the runtime has of a pod. */
final class PodObserver {

    private final PodHost host;

    PodObserver(PodHost host) {
        this.host = host;
    }

    ObservedPod observe(Pod pod, PodMemory memory) {
        List<ObservedSandbox> sandboxes = new ArrayList<>();
        List<ObservedContainer> containers = new ArrayList<>();
        String uid = pod.getMetadata().getUid();
        for (ContainerInfo info : host.runtime().list(ContainerLabels.ofPodUid(uid))) {
            ContainerLabels.read(info.labels()).ifPresent(labels -> {
                if (labels.container().equals(ContainerLabels.SANDBOX)) {
                    sandboxes.add(new ObservedSandbox(
                            info.id(), labels.restart(), info.createdAt(), info.state(), info.ipAddress()));
                } else {
                    containers.add(container(uid, info, labels));
                }
            });
        }
        return new ObservedPod(sandboxes, containers, memory);
    }

    private ObservedContainer container(String uid, ContainerInfo info, ContainerLabels labels) {
        return new ObservedContainer(
                info.id(),
                labels.container(),
                labels.restart(),
                CrashStreak.read(info.labels()),
                info.image(),
                info.imageId(),
                info.createdAt(),
                info.state(),
                info.state() instanceof ContainerState.Exited
                        ? host.volumes().terminationMessage(uid, labels.container(), labels.restart())
                        : "");
    }
}
