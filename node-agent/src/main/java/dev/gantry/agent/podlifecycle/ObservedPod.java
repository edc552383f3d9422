package dev.gantry.agent.podlifecycle;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is there of a pod: what the runtime shows, and what the agent remembers.
 *
 * @param sandboxes usually one; a newer one replaces one that died
 * @param containers every run that is still there, at most a few for each container
 */
public record ObservedPod(List<ObservedSandbox> sandboxes, List<ObservedContainer> containers, PodMemory memory) {

    public ObservedPod {
        sandboxes = List.copyOf(sandboxes);
        containers = List.copyOf(containers);
    }

    /** Nothing there and nothing remembered. */
    public static final ObservedPod NOTHING = new ObservedPod(List.of(), List.of(), PodMemory.EMPTY);

    public Optional<ObservedSandbox> sandbox() {
        return sandboxes.stream().max(Comparator.comparingInt(ObservedSandbox::attempt));
    }

    /** Every run of a container that is still there, the newest first. */
    public List<ObservedContainer> runs(String container) {
        return containers.stream()
                .filter(run -> run.name().equals(container))
                .sorted(Comparator.comparingInt(ObservedContainer::restart).reversed())
                .toList();
    }

    public Optional<ObservedContainer> latest(String container) {
        return runs(container).stream().findFirst();
    }

    public Stream<ObservedContainer> running() {
        return containers.stream().filter(ObservedContainer::running);
    }

    /** Whether a run belongs to the sandbox that is there now, and not to one that died. */
    public boolean inCurrentSandbox(ObservedContainer run) {
        return sandbox().filter(s -> !run.createdAt().isBefore(s.createdAt())).isPresent();
    }
}
