package dev.gantry.apimachinery.event;

import dev.gantry.apimachinery.ApiException;
import dev.gantry.apimachinery.ObjectKey;
import dev.gantry.apimachinery.client.ResourceClient;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to monitoring in the background. The same event about the same object has the same name, so that a repetition
 * raises its count instead of making another. Past its limits it drops and counts.
 */
public final class EventPoster implements EventRecorder, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EventPoster.class);

    /** Events that may wait for monitoring; older news is worth little. */
    private static final int MAX_WAITING = 5000;

    /** Events whose count is remembered here. */
    private static final int MAX_REMEMBERED = 10_000;

    private static final int MAX_BATCH = 200;

    /** Characters of a message, as Kubernetes limits them. */
    private static final int MAX_MESSAGE = 1024;

    /** What was recorded, as it was then. */
    private record Recorded(ObjectReference regarding, String type, String reason, String message, Instant at) {}

    /** How often an event came, and when first. */
    private record Seen(int count, Instant first) {}

    private final ResourceClient<Event> events;
    private final String component;
    private final InstantSource clock;
    private final BlockingQueue<Recorded> queue = new ArrayBlockingQueue<>(MAX_WAITING);
    private final Map<String, Seen> seen = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
            return size() > MAX_REMEMBERED;
        }
    };
    private final Counter dropped;
    private final Thread thread;
    private volatile boolean closed;

    /**
     * @param component the source that events name, such as {@code scheduler-service}
     */
    public EventPoster(ResourceClient<Event> events, String component, InstantSource clock, MeterRegistry meters) {
        this.events = events;
        this.component = component;
        this.clock = clock;
        this.dropped = Counter.builder("gantry.events.dropped")
                .description("Events that monitoring could not take in time")
                .register(meters);
        this.thread = Thread.ofVirtual().name("events").start(this::run);
    }

    @Override
    public void record(HasMetadata regarding, String type, String reason, String message) {
        ObjectReference reference = new ObjectReferenceBuilder()
                .withApiVersion(regarding.getApiVersion())
                .withKind(regarding.getKind())
                .withNamespace(regarding.getMetadata().getNamespace())
                .withName(regarding.getMetadata().getName())
                .withUid(regarding.getMetadata().getUid())
                .withResourceVersion(regarding.getMetadata().getResourceVersion())
                .build();
        String cut = message.substring(0, Math.min(message.length(), MAX_MESSAGE));
        if (!queue.offer(new Recorded(reference, type, reason, cut, clock.instant()))) {
            dropped.increment();
        }
    }

    private void run() {
        List<Recorded> batch = new ArrayList<>();
        try {
            while (!closed) {
                Recorded first = queue.poll(1, TimeUnit.SECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MAX_BATCH - 1);
                    send(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void send(List<Recorded> batch) {
        Map<String, Event> byName = new LinkedHashMap<>();
        batch.forEach(recorded -> {
            Event event = event(recorded);
            byName.put(
                    event.getMetadata().getNamespace() + "/"
                            + event.getMetadata().getName(),
                    event);
        });
        List<ResourceClient.Write<Event>> writes = new ArrayList<>();
        byName.values().forEach(event -> writes.add(new ResourceClient.Write.Create<>(event)));
        List<ResourceClient.WriteOutcome<Event>> outcomes = events.writeAll(writes);
        int i = 0;
        for (Event event : byName.values()) {
            if (outcomes.get(i++) instanceof ResourceClient.WriteOutcome.Refused<Event>(ApiException reason)) {
                if (reason.isAlreadyExists()) {
                    repeat(event);
                } else {
                    LOG.debug("event not recorded: {}", reason.getMessage());
                    dropped.increment();
                }
            }
        }
    }

    private void repeat(Event event) {
        try {
            events.mergePatch(
                    ObjectKey.of(event),
                    "",
                    "{\"count\":" + event.getCount() + ",\"lastTimestamp\":\"" + event.getLastTimestamp() + "\"}");
        } catch (ApiException e) {
            LOG.debug("event not counted: {}", e.getMessage());
            dropped.increment();
        }
    }

    private Event event(Recorded recorded) {
        ObjectReference regarding = recorded.regarding;
        String identity = regarding.getUid() + recorded.type + recorded.reason + recorded.message + component;
        UUID hash = UUID.nameUUIDFromBytes(identity.getBytes(StandardCharsets.UTF_8));
        String name = regarding.getName() + "." + Long.toHexString(hash.getMostSignificantBits());
        Seen before = seen.get(name);
        Seen now = before == null ? new Seen(1, recorded.at) : new Seen(before.count + 1, before.first);
        seen.put(name, now);
        String namespace = regarding.getNamespace();
        return new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(namespace == null || namespace.isEmpty() ? "default" : namespace)
                .endMetadata()
                .withInvolvedObject(regarding)
                .withType(recorded.type)
                .withReason(recorded.reason)
                .withMessage(recorded.message)
                .withCount(now.count)
                .withFirstTimestamp(seconds(now.first))
                .withLastTimestamp(seconds(recorded.at))
                .withNewSource()
                .withComponent(component)
                .endSource()
                .withReportingComponent(component)
                .build();
    }

    private static String seconds(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}
