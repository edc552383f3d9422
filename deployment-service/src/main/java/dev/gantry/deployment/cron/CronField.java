package dev.gantry.deployment.cron;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;

/**
 * One of the five fields of a schedule: the values that it allows.
 *
 * @param allowed the values
 * @param any whether the field is a star, and so restricts nothing
 */
record CronField(BitSet allowed, boolean any) {

    /** What a field may hold. */
    enum Unit {
        MINUTE("minute", 0, 59, ""),
        HOUR("hour", 0, 23, ""),
        DAY_OF_MONTH("day of month", 1, 31, ""),
        MONTH("month", 1, 12, "jan feb mar apr may jun jul aug sep oct nov dec"),
        DAY_OF_WEEK("day of week", 0, 6, "sun mon tue wed thu fri sat");

        private final String label;
        private final int least;
        private final int most;
        private final String names;

        Unit(String label, int least, int most, String names) {
            this.label = label;
            this.least = least;
            this.most = most;
            this.names = names;
        }
    }

    /** Digits of a number in a field: more can be no value of any unit. */
    private static final int MAX_DIGITS = 4;

    static CronField parse(String text, Unit unit) {
        BitSet allowed = new BitSet();
        boolean any = false;
        for (String part : text.split(",", -1)) {
            any |= part.equals("*") || part.equals("?") || part.equals("*/1");
            addPart(part, unit, allowed);
        }
        return new CronField(allowed, any);
    }

    /** {@code 5}, {@code 1-5}, {@code 10-30/5}, {@code 10/5} (to the end of the unit) or a star with an optional step. */
    private static void addPart(String part, Unit unit, BitSet allowed) {
        int slash = part.indexOf('/');
        String range = slash < 0 ? part : part.substring(0, slash);
        int step = slash < 0 ? 1 : number(part.substring(slash + 1), part, unit);
        if (step == 0) {
            throw problem(unit, part, "the step must be positive");
        }
        int dash = range.indexOf('-');
        int first;
        int last;
        if (range.equals("*") || range.equals("?")) {
            first = unit.least;
            last = unit.most;
        } else {
            first = value(dash < 0 ? range : range.substring(0, dash), part, unit);
            boolean open = dash < 0 && slash >= 0;
            last = open ? unit.most : dash < 0 ? first : value(range.substring(dash + 1), part, unit);
        }
        check(first, last, part, unit);
        for (int value = first; value <= last; value += step) {
            allowed.set(value);
        }
    }

    private static void check(int first, int last, String part, Unit unit) {
        if (first < unit.least) {
            throw problem(unit, part, first + " is below " + unit.least);
        }
        if (last > unit.most) {
            throw problem(unit, part, last + " is above " + unit.most);
        }
        if (first > last) {
            throw problem(unit, part, "the range begins after its end");
        }
    }

    private static int value(String text, String part, Unit unit) {
        int name = List.of(unit.names.split(" ")).indexOf(text.toLowerCase(Locale.ROOT));
        return name >= 0 && !text.isEmpty() ? name + unit.least : number(text, part, unit);
    }

    private static int number(String text, String part, Unit unit) {
        boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || text.length() > MAX_DIGITS) {
            throw problem(unit, part, "\"" + text + "\" is no number");
        }
        return Integer.parseInt(text);
    }

    private static IllegalArgumentException problem(Unit unit, String part, String what) {
        return new IllegalArgumentException("the " + unit.label + " \"" + part + "\" is not valid: " + what);
    }

    boolean allows(int value) {
        return allowed.get(value);
    }
}
