package dev.gantry.agent.runtime.simulated;

import dev.gantry.agent.runtime.ContainerEvent;
import dev.gantry.agent.runtime.ContainerEvent.Change;
import dev.gantry.agent.runtime.ContainerLabels;
import dev.gantry.agent.runtime.ContainerRuntime.Watch;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** Tells of events of pretended containers; listeners are kept by node, since there may be thousands of nodes. */
final class SimulatedEvents {

    private record Listener(Map<String, String> labels, Consumer<ContainerEvent> target) {}

    private final Executor thread;
    private final Map<String, List<Listener>> listeners = new ConcurrentHashMap<>();

    SimulatedEvents(Executor thread) {
        this.thread = thread;
    }

    Watch watch(Map<String, String> labels, Consumer<ContainerEvent> target) {
        Listener listener = new Listener(Map.copyOf(labels), target);
        List<Listener> ofNode = listeners.computeIfAbsent(node(labels), node -> new CopyOnWriteArrayList<>());
        ofNode.add(listener);
        thread.execute(() -> target.accept(new ContainerEvent.Gap()));
        return () -> ofNode.remove(listener);
    }

    /** Listeners that name no node hear of all. */
    private static String node(Map<String, String> labels) {
        return labels.getOrDefault(ContainerLabels.NODE, "");
    }

    void tell(Change change, SimulatedContainer container) {
        ContainerEvent event = new ContainerEvent.Changed(change, container.id(), container.labels());
        thread.execute(() -> {
            tell(event, listeners.getOrDefault(node(container.labels()), List.of()), container);
            tell(event, listeners.getOrDefault("", List.of()), container);
        });
    }

    private static void tell(ContainerEvent event, List<Listener> to, SimulatedContainer container) {
        to.stream()
                .filter(listener -> container.labels().entrySet().containsAll(listener.labels.entrySet()))
                .forEach(listener -> listener.target.accept(event));
    }
}
