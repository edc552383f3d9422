package dev.gantry.apimachinery.event;

import io.fabric8.kubernetes.api.model.HasMetadata;

/**
 * Records Kubernetes Events about objects. Never blocks and never fails its caller: events are queued up to a limit, sent in
 * the background, merged when they repeat, and dropped (and counted) past the limit.
 */
public interface EventRecorder {

    /** A recorder that forgets, for decisions run without a cluster. */
    EventRecorder NONE = (regarding, type, reason, message) -> {};

    /** What went as intended. */
    default void normal(HasMetadata regarding, String reason, String message) {
        record(regarding, "Normal", reason, message);
    }

    /** What a user should look at. */
    default void warning(HasMetadata regarding, String reason, String message) {
        record(regarding, "Warning", reason, message);
    }

    /**
     * Records one event.
     *
     * @param type {@code Normal} or {@code Warning}
     * @param reason a CamelCase word, such as {@code FailedScheduling}
     * @param message a sentence for people
     */
    void record(HasMetadata regarding, String type, String reason, String message);
}
