package dev.gantry.agent.runtime.simulated;

import dev.gantry.agent.runtime.ContainerState;
import dev.gantry.agent.runtime.LogFrame;
import dev.gantry.agent.runtime.LogOptions;
import dev.gantry.agent.runtime.LogStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Reads a pretended container's output. */
final class SimulatedLogStream implements LogStream {

    private final SimulatedContainer container;
    private final LogOptions options;
    private final Deque<LogFrame> ready = new ArrayDeque<>();
    private int read;
    private boolean first = true;
    private volatile boolean closed;

    SimulatedLogStream(SimulatedContainer container, LogOptions options) {
        this.container = container;
        this.options = options;
    }

    @Override
    public Optional<LogFrame> next() {
        try {
            while (ready.isEmpty() && fetch()) {
                // a fetch may yield only pieces that are too old
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
        return closed ? Optional.empty() : Optional.ofNullable(ready.poll());
    }

    /** False at the end of the output. */
    private boolean fetch() throws InterruptedException {
        List<LogFrame> all;
        synchronized (container) {
            all = container.outputFrom(read);
            if (all.isEmpty()
                    && options.follow()
                    && !first
                    && !closed
                    && container.state() instanceof ContainerState.Running) {
                container.wait();
                return !closed;
            }
        }
        read += all.size();
        List<LogFrame> young = all.stream()
                .filter(frame -> options.since()
                        .map(since -> !frame.time().isBefore(since))
                        .orElse(true))
                .toList();
        int skip = first && options.tail().isPresent()
                ? Math.max(0, young.size() - options.tail().getAsInt())
                : 0;
        ready.addAll(young.subList(skip, young.size()));
        boolean more = !all.isEmpty() || (first && options.follow());
        first = false;
        return more;
    }

    @Override
    public void close() {
        closed = true;
        synchronized (container) {
            container.notifyAll();
        }
    }
}
