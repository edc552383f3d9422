package dev.gantry.deployment.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * The last time of a schedule that has come and was not served, and the next one to come.
 *
 * <p>After a long sleep only the last of the missed times is served. Example, hourly: last served 10:00, now 13:20: 11:00 and 12:00
 * were missed, 13:00 is due, 14:00 is next.
 *
 * @param due the time to serve now
 * @param next the first time after now
 * @param tooMany whether more than {@link #MAX_MISSED} times were missed, which points to a clock or a loop that stood still
 */
record DueTime(Optional<Instant> due, Optional<Instant> next, boolean tooMany) {

    /** Times missed before a user is told. */
    static final int MAX_MISSED = 100;

    /** Distance, in which the last missed time is looked for first; doubled until one is found. */
    private static final Duration FIRST_LOOK_BACK = Duration.ofMinutes(2);

    /** Doublings: two minutes doubled so often are longer than any schedule's period, a leap day's eight years included. */
    private static final int MAX_LOOKS_BACK = 22;

    /**
     * Looks between {@code since}, which was served, and {@code now}.
     *
     * @param since the last served time, the creation, or the start of the deadline: no earlier time counts
     */
    static DueTime between(CronSchedule schedule, ZoneId zone, Instant since, Instant now) {
        Optional<Instant> next = schedule.next(now, zone);
        Optional<Instant> first = schedule.next(since, zone).filter(time -> !time.isAfter(now));
        if (first.isEmpty()) {
            return new DueTime(Optional.empty(), schedule.next(later(since, now), zone), false);
        }
        int missed = 0;
        Instant last = first.get();
        while (missed <= MAX_MISSED) {
            Optional<Instant> following = schedule.next(last, zone).filter(time -> !time.isAfter(now));
            if (following.isEmpty()) {
                return new DueTime(Optional.of(last), next, false);
            }
            last = following.get();
            missed++;
        }
        return new DueTime(Optional.of(lastBefore(schedule, zone, last, now)), next, true);
    }

    /** The last time up to {@code now}, where {@code known} is one of many. */
    private static Instant lastBefore(CronSchedule schedule, ZoneId zone, Instant known, Instant now) {
        Duration back = FIRST_LOOK_BACK;
        for (int i = 0; i < MAX_LOOKS_BACK; i++) {
            Instant from = later(known, now.minus(back));
            Optional<Instant> found = schedule.next(from, zone).filter(time -> !time.isAfter(now));
            if (found.isPresent()) {
                return lastOf(schedule, zone, found.get(), now);
            }
            if (from.equals(known)) {
                return known;
            }
            back = back.multipliedBy(2);
        }
        return known;
    }

    /** Steps on from a time that is less than twice the distance of the last one away. */
    private static Instant lastOf(CronSchedule schedule, ZoneId zone, Instant first, Instant now) {
        Instant last = first;
        for (int i = 0; i < MAX_STEPS; i++) {
            Optional<Instant> following = schedule.next(last, zone).filter(time -> !time.isAfter(now));
            if (following.isEmpty()) {
                return last;
            }
            last = following.get();
        }
        return last;
    }

    /** Times within the distance looked back: `@every 1s` has 120 in two minutes. */
    private static final int MAX_STEPS = 1_000;

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
