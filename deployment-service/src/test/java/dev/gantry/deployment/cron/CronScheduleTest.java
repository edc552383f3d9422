package dev.gantry.deployment.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronScheduleTest {

    private static final ZoneId UTC = ZoneId.of("UTC");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "* * * * *        | 2026-03-01T10:00:30Z | 2026-03-01T10:01:00Z",
                "* * * * *        | 2026-03-01T10:01:00Z | 2026-03-01T10:02:00Z",
                "*/15 * * * *     | 2026-03-01T10:46:00Z | 2026-03-01T11:00:00Z",
                "5/20 * * * *     | 2026-03-01T10:06:00Z | 2026-03-01T10:25:00Z",
                "10-30/10 * * * * | 2026-03-01T10:31:00Z | 2026-03-01T11:10:00Z",
                "30 4 1,15 * *    | 2026-03-02T00:00:00Z | 2026-03-15T04:30:00Z",
                "0 0 * * mon-fri  | 2026-03-06T12:00:00Z | 2026-03-09T00:00:00Z",
                "0 0 * * SUN      | 2026-03-02T00:00:00Z | 2026-03-08T00:00:00Z",
                "0 0 13 * 5       | 2026-03-01T00:00:00Z | 2026-03-06T00:00:00Z",
                "0 0 13 * 5       | 2026-03-12T12:00:00Z | 2026-03-13T00:00:00Z",
                "0 0 13 * *       | 2026-03-01T00:00:00Z | 2026-03-13T00:00:00Z",
                "0 0 * * 5        | 2026-03-01T00:00:00Z | 2026-03-06T00:00:00Z",
                "0 0 */2 * 1      | 2026-03-01T00:00:00Z | 2026-03-02T00:00:00Z",
                "0 12 * jan *     | 2026-03-01T00:00:00Z | 2027-01-01T12:00:00Z",
                "0 0 29 2 *       | 2026-03-01T00:00:00Z | 2028-02-29T00:00:00Z",
                "0 0 31 * ?       | 2026-04-01T00:00:00Z | 2026-05-31T00:00:00Z",
                "@hourly          | 2026-03-01T10:00:01Z | 2026-03-01T11:00:00Z",
                "@daily           | 2026-03-01T10:00:00Z | 2026-03-02T00:00:00Z",
                "@midnight        | 2026-03-01T10:00:00Z | 2026-03-02T00:00:00Z",
                "@weekly          | 2026-03-02T00:00:00Z | 2026-03-08T00:00:00Z",
                "@monthly         | 2026-03-02T00:00:00Z | 2026-04-01T00:00:00Z",
                "@yearly          | 2026-03-02T00:00:00Z | 2027-01-01T00:00:00Z",
                "@every 1h30m     | 2026-03-01T10:00:00Z | 2026-03-01T11:30:00Z",
            })
    void findsTheNextTime(String schedule, Instant after, Instant next) {
        assertThat(CronSchedule.parse(schedule).next(after, UTC)).contains(next);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // Berlin: 02:00 to 03:00 does not exist on 29 March 2026, and exists twice on 25 October 2026.
                "30 2 * * *  | 2026-03-28T12:00:00+01:00 | 2026-03-30T02:30:00+02:00",
                "30 2 * * *  | 2026-10-24T12:00:00+02:00 | 2026-10-25T02:30:00+02:00",
                "30 2 * * *  | 2026-10-25T02:30:00+02:00 | 2026-10-26T02:30:00+01:00",
                "30 * * * *  | 2026-10-25T02:30:00+02:00 | 2026-10-25T02:30:00+01:00",
                "30 * * * *  | 2026-03-29T01:30:00+01:00 | 2026-03-29T03:30:00+02:00",
                "0 9 * * *   | 2026-03-29T00:00:00+01:00 | 2026-03-29T09:00:00+02:00",
            })
    void followsTheClockOnTheWall(String schedule, OffsetDateTime after, OffsetDateTime next) {
        assertThat(CronSchedule.parse(schedule).next(after.toInstant(), ZoneId.of("Europe/Berlin")))
                .contains(next.toInstant());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "* * * *",
                "* * * * * *",
                "60 * * * *",
                "* 24 * * *",
                "* * 0 * *",
                "* * 32 * *",
                "* * * 13 *",
                "* * * * 7",
                "5-1 * * * *",
                "*/0 * * * *",
                "a * * * *",
                "1,,2 * * * *",
                "-1 * * * *",
                "1- * * * *",
                "* * * foo *",
                "@never",
                "@every x",
                "@every 10ms",
                "99999999999 * * * *"
            })
    void whatIsNoScheduleIsRefused(String schedule) {
        assertThatThrownBy(() -> CronSchedule.parse(schedule)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aDayThatNeverComesHasNoTime() {
        assertThat(CronSchedule.parse("0 0 31 2 *").next(Instant.EPOCH, UTC)).isEmpty();
    }
}
