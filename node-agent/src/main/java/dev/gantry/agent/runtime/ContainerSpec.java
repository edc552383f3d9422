package dev.gantry.agent.runtime;

import java.util.List;
import java.util.Map;

/**
 * What to create in a pod's sandbox.
 *
 * @param name unique on the engine
 * @param command replaces the image's entrypoint unless empty
 * @param args replaces the image's command unless empty; an image's command is also dropped by a command given here
 * @param env {@code NAME=value}, later ones win
 * @param workingDir "" for the image's own
 */
public record ContainerSpec(
        String name,
        Map<String, String> labels,
        ContainerId sandbox,
        String image,
        List<String> command,
        List<String> args,
        List<String> env,
        String workingDir,
        List<Mount> mounts,
        ResourceLimits resources,
        SecurityOptions security,
        boolean hostPid,
        boolean stdin,
        boolean stdinOnce,
        boolean tty) {

    public ContainerSpec {
        labels = Map.copyOf(labels);
        command = List.copyOf(command);
        args = List.copyOf(args);
        env = List.copyOf(env);
        mounts = List.copyOf(mounts);
    }

    /** A container of this image that asks for nothing special. */
    public static ContainerSpec of(String name, ContainerId sandbox, String image) {
        return new ContainerSpec(
                name,
                Map.of(),
                sandbox,
                image,
                List.of(),
                List.of(),
                List.of(),
                "",
                List.of(),
                ResourceLimits.NONE,
                SecurityOptions.NONE,
                false,
                false,
                false,
                false);
    }

    public ContainerSpec withLabels(Map<String, String> newLabels) {
        return new ContainerSpec(
                name,
                newLabels,
                sandbox,
                image,
                command,
                args,
                env,
                workingDir,
                mounts,
                resources,
                security,
                hostPid,
                stdin,
                stdinOnce,
                tty);
    }

    public ContainerSpec withMounts(List<Mount> newMounts) {
        return new ContainerSpec(
                name,
                labels,
                sandbox,
                image,
                command,
                args,
                env,
                workingDir,
                newMounts,
                resources,
                security,
                hostPid,
                stdin,
                stdinOnce,
                tty);
    }

    public ContainerSpec withImage(String newImage) {
        return new ContainerSpec(
                name,
                labels,
                sandbox,
                newImage,
                command,
                args,
                env,
                workingDir,
                mounts,
                resources,
                security,
                hostPid,
                stdin,
                stdinOnce,
                tty);
    }

    public ContainerSpec withResources(ResourceLimits newResources) {
        return new ContainerSpec(
                name,
                labels,
                sandbox,
                image,
                command,
                args,
                env,
                workingDir,
                mounts,
                newResources,
                security,
                hostPid,
                stdin,
                stdinOnce,
                tty);
    }

    public ContainerSpec withCommand(List<String> newCommand) {
        return new ContainerSpec(
                name,
                labels,
                sandbox,
                image,
                newCommand,
                args,
                env,
                workingDir,
                mounts,
                resources,
                security,
                hostPid,
                stdin,
                stdinOnce,
                tty);
    }
}
