package dev.gantry.agent.stream.pod;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerInfo;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.agent.runtime.ContainerRuntime;
import dev.gantry.agent.runtime.ContainerState;
import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Finds what a request to a pod of this node means: a container of the runtime, or the pod's address. */
public final class PodContainers {

    private final LocalPods pods;
    private final ContainerRuntime runtime;

    public PodContainers(LocalPods pods, ContainerRuntime runtime) {
        this.pods = pods;
        this.runtime = runtime;
    }

    /**
     * The container whose output to read.
     *
     * @param container its name, or "" for the pod's default
     * @param previous whether the one before the last restart is meant
     */
    public ContainerId forLogs(ObjectKey key, String container, boolean previous) {
        Pod pod = require(key);
        String name = ContainerChoice.choose(pod, container);
        // A container that was made and never started has written nothing: its predecessor says more.
        List<ContainerInfo> started = generations(pod, name).stream()
                .filter(info -> !(info.state() instanceof ContainerState.Created))
                .toList();
        Optional<ContainerStatus> status = ReportedStatus.of(pod, name);
        if (previous) {
            // Between two starts the last one that ended is already the previous one.
            int skipped = status.filter(ReportedStatus::waitsForRestart).isPresent() ? 0 : 1;
            return idAt(started, skipped)
                    .orElseThrow(() -> ApiException.badRequest(
                            "previous terminated container " + named(name, key) + " not found"));
        }
        return idAt(started, 0)
                .orElseThrow(() -> ApiException.badRequest(
                        "container " + named(name, key) + ReportedStatus.whyNoOutput(pod, status)));
    }

    /** The running container in which to run a command, or whose process to join. */
    public RunningContainer running(ObjectKey key, String container) {
        Pod pod = require(key);
        String name = ContainerChoice.choose(pod, container);
        return generations(pod, name).stream()
                .filter(ContainerInfo::running)
                .findFirst()
                .map(info -> RunningContainer.of(info.id(), pod, name))
                .orElseThrow(() -> ApiException.of(404, "NotFound", "container not found (\"" + name + "\")"));
    }

    /** Where the pod's ports are reached from this node. */
    public InetAddress address(ObjectKey key) {
        Pod pod = require(key);
        if (Boolean.TRUE.equals(pod.getSpec().getHostNetwork())) {
            return InetAddress.getLoopbackAddress();
        }
        return generations(pod, ContainerLabels.SANDBOX).stream()
                .filter(ContainerInfo::running)
                .flatMap(sandbox -> sandbox.ipAddress().stream())
                .findFirst()
                .map(PodContainers::parse)
                .orElseThrow(() -> ApiException.badRequest("unable to forward port because pod is not running."
                        + " Current status=" + ReportedStatus.phase(pod)));
    }

    private Pod require(ObjectKey key) {
        return pods.find(key).orElseThrow(() -> ApiException.notFound("pods", key.name()));
    }

    /** Every container that was made for this name of the pod and is still there, the newest first. */
    private List<ContainerInfo> generations(Pod pod, String name) {
        ObjectKey key = ObjectKey.of(pod);
        record Generation(ContainerLabels labels, ContainerInfo info) {}
        return runtime.list(ContainerLabels.ofPod(key.namespace(), key.name())).stream()
                .flatMap(info -> ContainerLabels.read(info.labels()).map(l -> new Generation(l, info)).stream())
                .filter(g -> g.labels().podUid().equals(pod.getMetadata().getUid()))
                .filter(g -> g.labels().container().equals(name))
                .sorted(Comparator.comparingInt((Generation g) -> g.labels().restart())
                        .reversed())
                .map(Generation::info)
                .toList();
    }

    private static Optional<ContainerId> idAt(List<ContainerInfo> containers, int index) {
        return Stream.of(containers)
                .filter(c -> index < c.size())
                .map(c -> c.get(index).id())
                .findFirst();
    }

    private static String named(String container, ObjectKey pod) {
        return "\"" + container + "\" in pod \"" + pod.name() + "\"";
    }

    /** The engine's addresses are literals, so this asks no name server. */
    private static InetAddress parse(String literal) {
        try {
            return InetAddress.getByName(literal);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("the engine's address \"" + literal + "\" is no IP address", e);
        }
    }
}
