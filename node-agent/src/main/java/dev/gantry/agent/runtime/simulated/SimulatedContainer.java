package dev.gantry.agent.runtime.simulated;

import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerInfo;
import dev.gantry.agent.runtime.ContainerState;
import dev.gantry.agent.runtime.EnforcedResources;
import dev.gantry.agent.runtime.LogFrame;
import dev.gantry.agent.runtime.OutputStreamName;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One pretended container; its own monitor guards its state, and tells who waits for output or for its end. */
final class SimulatedContainer {

    private final ContainerId id;
    private final String name;
    private final String image;
    private final Map<String, String> labels;
    private final Instant createdAt;
    private final @Nullable String address;
    private final SimulatedBehaviour behaviour;
    private final List<LogFrame> output = new ArrayList<>();
    private EnforcedResources resources;
    private ContainerState state = new ContainerState.Created();

    SimulatedContainer(
            ContainerId id,
            String name,
            String image,
            Map<String, String> labels,
            Instant createdAt,
            @Nullable String address,
            SimulatedBehaviour behaviour,
            EnforcedResources resources) {
        this.id = id;
        this.name = name;
        this.image = image;
        this.labels = Map.copyOf(labels);
        this.createdAt = createdAt;
        this.address = address;
        this.behaviour = behaviour;
        this.resources = resources;
    }

    ContainerId id() {
        return id;
    }

    String name() {
        return name;
    }

    Map<String, String> labels() {
        return labels;
    }

    SimulatedBehaviour behaviour() {
        return behaviour;
    }

    synchronized ContainerState state() {
        return state;
    }

    synchronized ContainerInfo info() {
        boolean running = state instanceof ContainerState.Running;
        return new ContainerInfo(
                id,
                name,
                image,
                "sha256:" + Integer.toHexString(image.hashCode()),
                labels,
                createdAt,
                state,
                running ? Optional.ofNullable(address) : Optional.empty(),
                resources);
    }

    /** Holds it to these; a limit that is none of them stays. */
    synchronized void hold(EnforcedResources wanted) {
        resources = new EnforcedResources(
                wanted.cpuShares(),
                wanted.cpuLimitMillis() == 0 ? resources.cpuLimitMillis() : wanted.cpuLimitMillis(),
                wanted.memoryLimitBytes() == 0 ? resources.memoryLimitBytes() : wanted.memoryLimitBytes());
    }

    /** True if this made it run. */
    synchronized boolean run(Instant now) {
        if (!(state instanceof ContainerState.Created)) {
            return false;
        }
        state = new ContainerState.Running(now);
        for (String line : behaviour.output()) {
            boolean error = line.startsWith("!");
            String text = (error ? line.substring(1) : line) + "\n";
            output.add(new LogFrame(
                    error ? OutputStreamName.STDERR : OutputStreamName.STDOUT,
                    now,
                    text.getBytes(StandardCharsets.UTF_8)));
        }
        notifyAll();
        return true;
    }

    /** True if this ended it. */
    synchronized boolean end(int exitCode, Instant now) {
        if (!(state instanceof ContainerState.Running(Instant startedAt))) {
            return false;
        }
        state = new ContainerState.Exited(startedAt, now, exitCode, false, "");
        notifyAll();
        return true;
    }

    /** The output from the n-th piece on. */
    synchronized List<LogFrame> outputFrom(int index) {
        return List.copyOf(output.subList(Math.min(index, output.size()), output.size()));
    }
}
