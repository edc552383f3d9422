package dev.gantry.agent.pod;

import dev.gantry.agent.environment.ConfigurationMissingException;
import dev.gantry.agent.environment.DeviceVariables;
import dev.gantry.agent.environment.EnvironmentOf;
import dev.gantry.agent.environment.PodFields;
import dev.gantry.agent.environment.VariableExpansion;
import dev.gantry.agent.podlifecycle.PodAction.StartContainer;
import dev.gantry.agent.podlifecycle.StartBoost;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.agent.runtime.ContainerSpec;
import dev.gantry.agent.runtime.ResourceLimits;
import dev.gantry.agent.runtime.RevisionLabel;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Turns a container of a pod into what to create. */
final class ContainerSpecs {

    private final PodHost host;

    ContainerSpecs(PodHost host) {
        this.host = host;
    }

    ContainerSpec spec(PodFields fields, Container container, StartContainer action)
            throws ConfigurationMissingException, IOException {
        Pod pod = fields.pod();
        Map<String, String> variables = EnvironmentOf.container(container, fields, host.data(), host.allocatable());
        variables.putAll(DeviceVariables.of(pod, container));
        return new ContainerSpec(
                ContainerNames.of(pod.getMetadata(), container.getName(), action.restart()),
                labels(pod, container, action),
                action.sandbox(),
                container.getImage(),
                expanded(container.getCommand(), variables),
                expanded(container.getArgs(), variables),
                variables.entrySet().stream()
                        .map(e -> e.getKey() + "=" + e.getValue())
                        .toList(),
                Optional.ofNullable(container.getWorkingDir()).orElse(""),
                host.volumes().mounts(pod, container, action.restart(), variables),
                StartBoost.atStart(container),
                Security.of(pod, container, host.runtime()),
                Boolean.TRUE.equals(pod.getSpec().getHostPID()),
                Boolean.TRUE.equals(container.getStdin()),
                Boolean.TRUE.equals(container.getStdinOnce()),
                Boolean.TRUE.equals(container.getTty()));
    }

    private Map<String, String> labels(Pod pod, Container container, StartContainer action) {
        Map<String, String> labels = new HashMap<>(new ContainerLabels(
                        host.agent().node(),
                        pod.getMetadata().getNamespace(),
                        pod.getMetadata().getName(),
                        pod.getMetadata().getUid(),
                        action.container(),
                        action.restart())
                .toMap());
        Map.Entry<String, String> streak = CrashStreak.label(action.crashStreak());
        labels.put(streak.getKey(), streak.getValue());
        Map.Entry<String, String> resources = CreatedResources.label(
                ResourceLimits.of(container.getResources()).enforced());
        labels.put(resources.getKey(), resources.getValue());
        labels.putAll(RevisionLabel.of(pod));
        return host.agent().mark(labels);
    }

    private static List<String> expanded(List<String> words, Map<String, String> variables) {
        return words.stream()
                .map(word -> VariableExpansion.expand(word, variables))
                .toList();
    }
}
