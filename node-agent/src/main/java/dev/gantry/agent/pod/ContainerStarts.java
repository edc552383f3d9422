package dev.gantry.agent.pod;

import dev.gantry.agent.environment.ConfigurationMissingException;
import dev.gantry.agent.environment.PodFields;
import dev.gantry.agent.podlifecycle.DesiredPod;
import dev.gantry.agent.podlifecycle.PodAction.StartContainer;
import dev.gantry.agent.podlifecycle.StartFailure;
import dev.gantry.agent.probe.ProbeResult;
import dev.gantry.agent.probe.ProbeTarget;
import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerInfo;
import dev.gantry.agent.runtime.ContainerSpec;
import dev.gantry.agent.runtime.CreateOutcome;
import dev.gantry.agent.runtime.StartOutcome;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.LifecycleHandler;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Creates and starts containers of pods. */
final class ContainerStarts {

    private static final Logger LOG = LoggerFactory.getLogger(ContainerStarts.class);

    private final PodHost host;
    private final ContainerSpecs specs;

    ContainerStarts(PodHost host) {
        this.host = host;
        this.specs = new ContainerSpecs(host);
    }

    void start(DesiredPod desired, StartContainer action, PodRecollection memory) throws InterruptedException {
        Container container = desired.container(action.container()).orElseThrow();
        Pod pod = desired.pod();
        PodFields fields = fields(pod, action.sandbox());
        host.starts().acquire();
        try {
            Optional<StartFailure> failure = action.created().isPresent()
                    ? run(fields, container, action.created().get(), action, memory)
                    : createAnd(id -> run(fields, container, id, action, memory), fields, container, action, memory);
            failure.ifPresent(why -> failed(pod, action, why, memory));
        } finally {
            host.starts().release();
        }
    }

    /** Creates the container of a start to come; nothing in it may ask for the pod's address, which is not known yet. */
    void create(DesiredPod desired, StartContainer action, PodRecollection memory) {
        Container container = desired.container(action.container()).orElseThrow();
        PodFields fields =
                new PodFields(desired.pod(), "", host.facts().addresses().getFirst());
        createAnd(id -> Optional.empty(), fields, container, action, memory)
                .ifPresent(failure -> failed(desired.pod(), action, failure, memory));
    }

    private void failed(Pod pod, StartContainer action, StartFailure failure, PodRecollection memory) {
        memory.failed(action.container(), failure);
        LOG.info(
                "container {} of pod {}: {}",
                action.container(),
                pod.getMetadata().getName(),
                failure);
        host.events().warning(pod, eventReason(failure), eventMessage(failure));
    }

    private PodFields fields(Pod pod, ContainerId sandbox) {
        String ip = host.runtime()
                .inspect(sandbox)
                .flatMap(ContainerInfo::ipAddress)
                .orElse(host.facts().addresses().getFirst());
        return new PodFields(pod, ip, host.facts().addresses().getFirst());
    }

    private static String eventReason(StartFailure failure) {
        return failure.reason().equals("ContainerCreating") ? "FailedMount" : "Failed";
    }

    private static String eventMessage(StartFailure failure) {
        return failure.reason().equals("ContainerCreating")
                ? "MountVolume.SetUp failed: " + failure.message()
                : "Error: " + failure.message();
    }

    private Optional<StartFailure> createAnd(
            Function<ContainerId, Optional<StartFailure>> then,
            PodFields fields,
            Container container,
            StartContainer action,
            PodRecollection memory) {
        try {
            host.volumes().prepare(fields);
        } catch (ConfigurationMissingException | IOException e) {
            return failure("ContainerCreating", e, action);
        }
        try {
            return create(then, specs.spec(fields, container, action), action, memory);
        } catch (ConfigurationMissingException | IOException e) {
            return failure("CreateContainerConfigError", e, action);
        }
    }

    private Optional<StartFailure> failure(String reason, Exception cause, StartContainer action) {
        return failure(reason, String.valueOf(cause.getMessage()), action);
    }

    private Optional<StartFailure> failure(String reason, String message, StartContainer action) {
        return Optional.of(new StartFailure(
                reason, message, action.attempts() + 1, host.clock().instant()));
    }

    private Optional<StartFailure> create(
            Function<ContainerId, Optional<StartFailure>> then,
            ContainerSpec spec,
            StartContainer action,
            PodRecollection memory) {
        return switch (host.runtime().create(spec)) {
            case CreateOutcome.Created(ContainerId id) -> then.apply(id);
            case CreateOutcome.NameTaken(String name) ->
                failure("CreateContainerError", "a container named " + name + " is already there", action);
            case CreateOutcome.Refused(String message) -> failure("CreateContainerError", message, action);
            case CreateOutcome.ImageMissing _ -> {
                memory.forgetImage(action.container()); // removed since it was looked for: get it again
                yield Optional.empty();
            }
        };
    }

    private Optional<StartFailure> run(
            PodFields fields, Container container, ContainerId id, StartContainer action, PodRecollection memory) {
        host.events().normal(fields.pod(), "Created", "Created container: " + container.getName());
        if (host.runtime().start(id) instanceof StartOutcome.Refused(String message)) {
            return failure("RunContainerError", message, action);
        }
        memory.succeeded(action.container());
        host.events().normal(fields.pod(), "Started", "Started container " + container.getName());
        postStart(fields, container, id);
        return Optional.empty();
    }

    private void postStart(PodFields fields, Container container, ContainerId id) {
        LifecycleHandler hook = container.getLifecycle() == null
                ? null
                : container.getLifecycle().getPostStart();
        if (hook == null) {
            return;
        }
        ProbeTarget target = new ProbeTarget(id, container, fields.podIp());
        ProbeResult result = host.probes().hook(hook, target, Hooks.POST_START_TIMEOUT);
        if (!result.success()) {
            host.events().warning(fields.pod(), "FailedPostStartHook", "PostStartHook failed: " + result.message());
            host.runtime().stop(id, Hooks.AFTER_FAILED_POST_START);
        }
    }
}
