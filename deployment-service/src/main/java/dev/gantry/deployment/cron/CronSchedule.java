package dev.gantry.deployment.cron;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A schedule in cron's five fields, minute to day of week: lists, ranges, steps, names of months and days, and {@code @daily}
 * and its like; {@code @every 90m} counts from the time given.
 *
 * <p>A day matches when the day of the month and the day of the week do; where both are restricted, one of them is enough, as
 * in cron. {@code 0 0 13 * 5} is each 13th and each Friday.
 *
 * <p>A time that a change to summer time leaves out does not occur on that day; one that a change back repeats occurs once, the
 * first time, unless the hour is unrestricted, so that {@code 0 * * * *} is each hour of the clock on the wall as of time itself.
 */
public final class CronSchedule {

    /** The 29th of February comes after eight years at the most; what has no time by then, has none. */
    private static final int MAX_YEARS = 9;

    /** Characters of a schedule; no list of all minutes is as long. */
    private static final int MAX_LENGTH = 1_000;

    private static final int FIELDS = 5;
    private static final int DAYS_OF_WEEK = 7;
    private static final String EVERY = "@every ";

    private static final Map<String, String> DESCRIPTORS = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    private final Optional<Duration> every;
    private final CronField minutes;
    private final CronField hours;
    private final CronField daysOfMonth;
    private final CronField months;
    private final CronField daysOfWeek;

    private CronSchedule(Optional<Duration> every, String[] fields) {
        this.every = every;
        this.minutes = CronField.parse(fields[0], CronField.Unit.MINUTE);
        this.hours = CronField.parse(fields[1], CronField.Unit.HOUR);
        this.daysOfMonth = CronField.parse(fields[2], CronField.Unit.DAY_OF_MONTH);
        this.months = CronField.parse(fields[3], CronField.Unit.MONTH);
        this.daysOfWeek = CronField.parse(fields[4], CronField.Unit.DAY_OF_WEEK);
    }

    /** Throws an IllegalArgumentException that says what is wrong. */
    public static CronSchedule parse(String text) {
        if (text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("a schedule has at most " + MAX_LENGTH + " characters");
        }
        String trimmed = text.strip();
        if (trimmed.startsWith(EVERY)) {
            return new CronSchedule(
                    Optional.of(every(trimmed.substring(EVERY.length()).strip())), stars());
        }
        if (trimmed.startsWith("@")) {
            String meant = DESCRIPTORS.get(trimmed.toLowerCase(Locale.ROOT));
            if (meant == null) {
                throw new IllegalArgumentException("unrecognized descriptor: " + trimmed);
            }
            return new CronSchedule(Optional.empty(), meant.split(" "));
        }
        String[] fields = trimmed.split("\\s+");
        if (fields.length != FIELDS) {
            throw new IllegalArgumentException("expected exactly 5 fields, found "
                    + (trimmed.isEmpty() ? 0 : fields.length) + ": [" + String.join(" ", fields) + "]");
        }
        return new CronSchedule(Optional.empty(), fields);
    }

    private static String[] stars() {
        return new String[] {"*", "*", "*", "*", "*"};
    }

    private static Duration every(String text) {
        try {
            // Go's 1h30m is ISO 8601's PT1H30M.
            Duration duration = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
            if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
                throw new IllegalArgumentException("failed to parse duration @every " + text + ": less than a second");
            }
            return Duration.ofSeconds(duration.toSeconds());
        } catch (java.time.format.DateTimeParseException e) {
            throw new IllegalArgumentException("failed to parse duration @every " + text, e);
        }
    }

    /** The first time of the schedule after {@code after}, if it has one. */
    public Optional<Instant> next(Instant after, ZoneId zone) {
        if (every.isPresent()) {
            return Optional.of(Instant.ofEpochSecond(after.getEpochSecond()).plus(every.get()));
        }
        LocalDateTime from = after.atZone(zone).toLocalDateTime();
        LocalDate day = from.toLocalDate();
        LocalDate last = day.plusYears(MAX_YEARS);
        for (; day.isBefore(last); day = nextDay(day)) {
            if (matches(day)) {
                Optional<Instant> time = firstOf(day, after, zone);
                if (time.isPresent()) {
                    return time;
                }
            }
        }
        return Optional.empty();
    }

    /** The day after, or the first of the next month where the whole month does not match. */
    private LocalDate nextDay(LocalDate day) {
        return months.allows(day.getMonthValue())
                ? day.plusDays(1)
                : day.withDayOfMonth(1).plusMonths(1);
    }

    private boolean matches(LocalDate day) {
        if (!months.allows(day.getMonthValue())) {
            return false;
        }
        boolean ofMonth = daysOfMonth.allows(day.getDayOfMonth());
        boolean ofWeek = daysOfWeek.allows(day.getDayOfWeek().getValue() % DAYS_OF_WEEK);
        return (daysOfMonth.any() || daysOfWeek.any()) ? (ofMonth && ofWeek) : (ofMonth || ofWeek);
    }

    /** The first of the day's times after {@code after}, in the order of time itself. */
    private Optional<Instant> firstOf(LocalDate day, Instant after, ZoneId zone) {
        Optional<Instant> first = Optional.empty();
        for (int hour = hours.allowed().nextSetBit(0);
                hour >= 0;
                hour = hours.allowed().nextSetBit(hour + 1)) {
            for (int minute = minutes.allowed().nextSetBit(0);
                    minute >= 0;
                    minute = minutes.allowed().nextSetBit(minute + 1)) {
                Optional<Instant> time = at(day.atTime(LocalTime.of(hour, minute)), after, zone);
                if (time.isPresent() && (first.isEmpty() || time.get().isBefore(first.get()))) {
                    first = time;
                }
            }
            if (first.isPresent() && !hours.any()) {
                return first;
            }
        }
        return first;
    }

    /** When the wall clock shows this after {@code after}, if it does. */
    private Optional<Instant> at(LocalDateTime local, Instant after, ZoneId zone) {
        ZoneOffsetTransition transition = zone.getRules().getTransition(local);
        if (transition != null && transition.isGap()) {
            return Optional.empty();
        }
        Instant time = local.atZone(zone).toInstant();
        if (time.isAfter(after)) {
            return Optional.of(time);
        }
        if (transition == null || !hours.any()) {
            return Optional.empty();
        }
        Instant again = local.toInstant(transition.getOffsetAfter());
        return again.isAfter(after) ? Optional.of(again) : Optional.empty();
    }
}
