package dev.gantry.agent.pod;

import dev.gantry.agent.podlifecycle.PodAction;
import dev.gantry.agent.podlifecycle.StartFailure;
import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.agent.runtime.CreateOutcome;
import dev.gantry.agent.runtime.SandboxSpec;
import dev.gantry.agent.runtime.SandboxSpec.PublishedPort;
import dev.gantry.agent.runtime.StartOutcome;
import io.fabric8.kubernetes.api.model.ContainerPort;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes and removes the sandboxes of pods. */
final class Sandboxes {

    private static final Logger LOG = LoggerFactory.getLogger(Sandboxes.class);

    /** Longest name that a Linux host can have. */
    private static final int MAX_HOSTNAME = 63;

    private final PodHost host;

    Sandboxes(PodHost host) {
        this.host = host;
    }

    /** @param onCreated called before the sandbox is started: containers can be created for it from then on */
    void create(Pod pod, int attempt, PodRecollection memory, Runnable onCreated) {
        SandboxSpec spec = spec(pod, attempt);
        if (!spec.hostNetwork()) {
            host.runtime().ensureNetwork(spec.network());
        }
        String refusal = switch (host.runtime().createSandbox(spec)) {
            case CreateOutcome.Created(ContainerId id) -> {
                onCreated.run();
                yield start(id);
            }
            case CreateOutcome.NameTaken(String name) -> "a sandbox named " + name + " is already there";
            case CreateOutcome.ImageMissing(String image, String message) -> "sandbox image " + image + ": " + message;
            case CreateOutcome.Refused(String message) -> message;
        };
        if (refusal.isEmpty()) {
            memory.succeeded(PodAction.SANDBOX);
            return;
        }
        int attempts = memory.failures(PodAction.SANDBOX) + 1;
        memory.failed(
                PodAction.SANDBOX,
                new StartFailure(
                        "FailedCreatePodSandBox",
                        refusal,
                        attempts,
                        host.clock().instant()));
        LOG.warn("sandbox of pod {}: {}", pod.getMetadata().getName(), refusal);
        host.events().warning(pod, "FailedCreatePodSandBox", "Failed to create pod sandbox: " + refusal);
    }

    private String start(ContainerId id) {
        if (host.runtime().start(id) instanceof StartOutcome.Refused(String message)) {
            host.runtime().remove(id); // the next attempt makes its own
            return message;
        }
        return "";
    }

    void remove(ContainerId id) {
        host.runtime().remove(id);
    }

    private SandboxSpec spec(Pod pod, int attempt) {
        PodSpec spec = pod.getSpec();
        boolean hostNetwork = Boolean.TRUE.equals(spec.getHostNetwork());
        return new SandboxSpec(
                ContainerNames.of(pod.getMetadata(), ContainerLabels.SANDBOX, attempt),
                host.agent().mark(labels(pod, attempt).toMap()),
                host.sandbox().image(),
                hostname(pod),
                host.sandbox().network(),
                hostNetwork,
                Boolean.TRUE.equals(spec.getHostIPC()),
                hostNetwork ? List.of() : ports(spec),
                spec.getDnsConfig() == null ? List.of() : spec.getDnsConfig().getNameservers(),
                spec.getDnsConfig() == null ? List.of() : spec.getDnsConfig().getSearches());
    }

    private ContainerLabels labels(Pod pod, int attempt) {
        return new ContainerLabels(
                host.agent().node(),
                pod.getMetadata().getNamespace(),
                pod.getMetadata().getName(),
                pod.getMetadata().getUid(),
                ContainerLabels.SANDBOX,
                attempt);
    }

    private static String hostname(Pod pod) {
        String name = Optional.ofNullable(pod.getSpec().getHostname())
                .orElse(pod.getMetadata().getName());
        return name.substring(0, Math.min(name.length(), MAX_HOSTNAME)).replaceFirst("[-.]+$", "");
    }

    private static List<PublishedPort> ports(PodSpec spec) {
        return spec.getContainers().stream()
                .flatMap(container -> container.getPorts().stream())
                .filter(port -> port.getHostPort() != null && port.getHostPort() > 0)
                .map(Sandboxes::published)
                .toList();
    }

    private static PublishedPort published(ContainerPort port) {
        return new PublishedPort(
                Optional.ofNullable(port.getHostIP()).orElse(""),
                port.getHostPort(),
                port.getContainerPort(),
                Optional.ofNullable(port.getProtocol()).orElse("TCP").toLowerCase(Locale.ROOT));
    }
}
