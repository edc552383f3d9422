package dev.gantry.gateway.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gantry.gateway.testing.SimulatedClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class RefreshScheduleTest {

    private final SimulatedClock clock = new SimulatedClock();
    private final RefreshSchedule schedule = new RefreshSchedule(clock);

    @Test
    void asksAllAtFirst() {
        assertThat(schedule.due()).containsExactly(Owner.values());
        assertThat(schedule.allAsked()).isFalse();
    }

    @Test
    void asksWhoAnsweredAgainAfterThePeriod() {
        answerAll();
        assertThat(schedule.allAsked()).isTrue();
        clock.advance(Duration.ofSeconds(29));
        assertThat(schedule.due()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(schedule.due()).containsExactly(Owner.values());
    }

    @Test
    void asksWhoFailedAfterASecond() {
        answerAll();
        schedule.failed(Owner.SCHEDULER);
        clock.advance(Duration.ofSeconds(1));
        assertThat(schedule.due()).containsExactly(Owner.SCHEDULER);
    }

    @Test
    void aMissAsksAllButNotMoreThanOnceASecond() {
        answerAll();
        assertThat(schedule.dueAfterMiss()).isEmpty();
        clock.advance(Duration.ofSeconds(1));
        assertThat(schedule.dueAfterMiss()).containsExactly(Owner.values());
        List.of(Owner.values()).forEach(schedule::started);
        assertThat(schedule.dueAfterMiss()).isEmpty();
    }

    private void answerAll() {
        List.of(Owner.values()).forEach(owner -> {
            schedule.started(owner);
            schedule.succeeded(owner);
        });
    }
}
