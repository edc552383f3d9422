package dev.gantry.agent.pod;

import dev.gantry.agent.podlifecycle.ObservedContainer;
import dev.gantry.agent.podlifecycle.ObservedPod;
import dev.gantry.agent.podlifecycle.ObservedSandbox;
import dev.gantry.agent.podlifecycle.PodMemory;
import dev.gantry.agent.runtime.ContainerInfo;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.agent.runtime.ContainerState;
import dev.gantry.agent.runtime.ContainerStats;
import dev.gantry.agent.runtime.ResourceLimits;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** Sees what the runtime has of a pod. */
final class PodObserver {

    private final PodHost host;

    PodObserver(PodHost host) {
        this.host = host;
    }

    ObservedPod observe(Pod pod, PodMemory memory) {
        List<ObservedSandbox> sandboxes = new ArrayList<>();
        List<ObservedContainer> containers = new ArrayList<>();
        for (ContainerInfo info :
                host.runtime().list(ContainerLabels.ofPodUid(pod.getMetadata().getUid()))) {
            ContainerLabels.read(info.labels()).ifPresent(labels -> {
                if (labels.container().equals(ContainerLabels.SANDBOX)) {
                    sandboxes.add(new ObservedSandbox(
                            info.id(), labels.restart(), info.createdAt(), info.state(), info.ipAddress()));
                } else {
                    containers.add(container(pod, info, labels));
                }
            });
        }
        return new ObservedPod(sandboxes, containers, memory);
    }

    private ObservedContainer container(Pod pod, ContainerInfo info, ContainerLabels labels) {
        String uid = pod.getMetadata().getUid();
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
                        : "",
                info.resources(),
                CreatedResources.read(info.labels()).orElse(info.resources()),
                memoryUsage(pod, info, labels.container()));
    }

    /** Asked for only where it decides something: the engine takes a while to answer. */
    private OptionalLong memoryUsage(Pod pod, ContainerInfo info, String container) {
        long limit = Stream.concat(pod.getSpec().getInitContainers().stream(), pod.getSpec().getContainers().stream())
                .filter(wanted -> wanted.getName().equals(container))
                .mapToLong(wanted -> ResourceLimits.of(wanted.getResources()).memoryLimitBytes())
                .findFirst()
                .orElse(0);
        long held = info.resources().memoryLimitBytes();
        boolean lower = info.running() && limit > 0 && (held == 0 || limit < held);
        return lower
                ? host.runtime().stats(info.id()).stream()
                        .mapToLong(ContainerStats::memoryWorkingSetBytes)
                        .findFirst()
                : OptionalLong.empty();
    }
}
