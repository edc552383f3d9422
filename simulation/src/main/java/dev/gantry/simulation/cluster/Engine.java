package dev.gantry.simulation.cluster;

import dev.gantry.agent.podlifecycle.ObservedContainer;
import dev.gantry.agent.podlifecycle.ObservedSandbox;
import dev.gantry.agent.podlifecycle.StartBoost;
import dev.gantry.agent.runtime.ContainerId;
import dev.gantry.agent.runtime.ContainerState;
import dev.gantry.agent.runtime.EnforcedResources;
import dev.gantry.agent.runtime.ResourceLimits;
import io.fabric8.kubernetes.api.model.Container;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What runs on a node, whoever knows of it. */
final class Engine {

    private static final int KILLED = 137;

    /** What there is of one pod. */
    private static final class Remains {
        private final List<ObservedSandbox> sandboxes = new ArrayList<>();
        private final List<ObservedContainer> containers = new ArrayList<>();
    }

    private final int number;
    private final Map<String, Remains> pods = new LinkedHashMap<>();
    private int made;

    /** @param number the node's, of which the addresses and ids follow */
    Engine(int number) {
        this.number = number;
    }

    List<ObservedSandbox> sandboxes(String podUid) {
        return pods.containsKey(podUid) ? pods.get(podUid).sandboxes : List.of();
    }

    List<ObservedContainer> containers(String podUid) {
        return pods.containsKey(podUid) ? pods.get(podUid).containers : List.of();
    }

    /** The uids of pods of which anything is there. */
    Set<String> pods() {
        return new TreeSet<>(pods.keySet());
    }

    /** The uids of pods of which a container runs. */
    List<String> runningPods() {
        return pods.keySet().stream().filter(this::runs).toList();
    }

    private boolean runs(String podUid) {
        return containers(podUid).stream().anyMatch(ObservedContainer::running);
    }

    Stream<ObservedContainer> running(String podUid) {
        return containers(podUid).stream().filter(ObservedContainer::running);
    }

    void createSandbox(String podUid, int attempt, Instant now) {
        String address = "10." + number + ".0." + (made + 2);
        remains(podUid)
                .sandboxes
                .add(new ObservedSandbox(id(), attempt, now, new ContainerState.Running(now), Optional.of(address)));
    }

    void removeSandbox(String podUid, ContainerId id) {
        remains(podUid).sandboxes.removeIf(sandbox -> sandbox.id().equals(id));
        forgetIfEmpty(podUid);
    }

    void start(String podUid, Container container, int restart, int crashStreak, Instant now) {
        EnforcedResources asked = ResourceLimits.of(container.getResources()).enforced();
        remains(podUid)
                .containers
                .add(new ObservedContainer(
                        id(),
                        container.getName(),
                        restart,
                        crashStreak,
                        container.getImage(),
                        container.getImage(),
                        now,
                        new ContainerState.Running(now),
                        "",
                        StartBoost.atStart(container).enforced(),
                        asked,
                        OptionalLong.empty()));
    }

    void remove(String podUid, ContainerId id) {
        remains(podUid).containers.removeIf(container -> container.id().equals(id));
        forgetIfEmpty(podUid);
    }

    void end(String podUid, ContainerId id, int exitCode, Instant now) {
        remains(podUid).containers.replaceAll(c -> c.id().equals(id) ? ended(c, exitCode, now) : c);
    }

    void update(String podUid, ContainerId id, EnforcedResources resources) {
        remains(podUid).containers.replaceAll(c -> c.id().equals(id) ? c.heldTo(resources) : c);
    }

    /** The power fails: what ran is found dead when it returns. */
    void powerOff(Instant now) {
        for (Remains remains : pods.values()) {
            remains.containers.replaceAll(c -> ended(c, KILLED, now));
            remains.sandboxes.replaceAll(s -> new ObservedSandbox(
                    s.id(), s.attempt(), s.createdAt(), exit(s.state(), KILLED, now), s.ipAddress()));
        }
    }

    private static ObservedContainer ended(ObservedContainer c, int exitCode, Instant now) {
        return c.in(exit(c.state(), exitCode, now));
    }

    private static ContainerState exit(ContainerState state, int exitCode, Instant now) {
        return state instanceof ContainerState.Running(Instant startedAt)
                ? new ContainerState.Exited(startedAt, now, exitCode, false, "")
                : state;
    }

    private Remains remains(String podUid) {
        return pods.computeIfAbsent(podUid, _ -> new Remains());
    }

    private void forgetIfEmpty(String podUid) {
        Remains remains = remains(podUid);
        if (remains.sandboxes.isEmpty() && remains.containers.isEmpty()) {
            pods.remove(podUid);
        }
    }

    private ContainerId id() {
        return new ContainerId("n" + number + "-" + made++);
    }
}
