package dev.gantry.monitoring.event;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EventExpiryTest {

    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    private static final Duration TTL = Duration.ofHours(1);

    @Test
    void anEventGoesAnHourAfterItLastHappened() {
        Event old = event("old", NOW.minusSeconds(7200), NOW.minusSeconds(3601));
        Event repeated = event("repeated", NOW.minusSeconds(7200), NOW.minusSeconds(60));

        assertThat(EventExpiry.expired(List.of(repeated, old), TTL, NOW)).containsExactly(old);
    }

    @Test
    void theOldestOfTooManyGo() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < EventExpiry.MAX_EVENTS + 3; i++) {
            events.add(event("e" + i, NOW.minusSeconds(3000), NOW.minusSeconds(i % 3000)));
        }

        assertThat(EventExpiry.expired(events, TTL, NOW)).hasSize(3);
    }

    @Test
    void onePassIsBounded() {
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < EventExpiry.MAX_IN_ONE_PASS + 10; i++) {
            events.add(event("e" + i, NOW.minusSeconds(9999), NOW.minusSeconds(9999)));
        }

        assertThat(EventExpiry.expired(events, TTL, NOW)).hasSize(EventExpiry.MAX_IN_ONE_PASS);
    }

    private static Event event(String name, Instant created, Instant last) {
        return new EventBuilder()
                .withNewMetadata()
                .withName(name)
                .withCreationTimestamp(created.toString())
                .endMetadata()
                .withLastTimestamp(last.toString())
                .build();
    }
}
