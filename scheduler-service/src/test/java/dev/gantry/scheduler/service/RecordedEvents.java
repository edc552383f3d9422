package dev.gantry.scheduler.service;

import dev.gantry.apimachinery.event.EventRecorder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** The events that a service recorded, as {@code reason name: message}. */
final class RecordedEvents implements EventRecorder {

    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public void record(HasMetadata regarding, String type, String reason, String message) {
        lines.add(reason + " " + regarding.getMetadata().getName() + ": " + message);
    }

    List<String> lines() {
        return lines;
    }
}
