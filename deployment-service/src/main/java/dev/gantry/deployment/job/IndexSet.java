package dev.gantry.deployment.job;

import java.util.BitSet;

/** A set of completion indexes, written as Kubernetes does: {@code 0-3,5,7}. Not to be changed after it was made. */
public final class IndexSet {

    public static final IndexSet EMPTY = new IndexSet(new BitSet());

    private final BitSet bits;

    private IndexSet(BitSet bits) {
        this.bits = bits;
    }

    /**
     * Reads indexes below {@code limit}; throws an IllegalArgumentException where the text has another form.
     *
     * @param limit the number of completions
     */
    public static IndexSet parse(String text, int limit) {
        BitSet bits = new BitSet();
        if (text.isEmpty()) {
            return EMPTY;
        }
        int before = -1;
        for (String part : text.split(",", -1)) {
            int dash = part.indexOf('-');
            int first = number(dash < 0 ? part : part.substring(0, dash), part);
            int last = dash < 0 ? first : number(part.substring(dash + 1), part);
            if (first <= before || first > last) {
                throw new IllegalArgumentException("the indexes are not in increasing order at \"" + part + "\"");
            }
            if (last >= limit) {
                throw new IllegalArgumentException(
                        "the index " + last + " is not below the number of completions, " + limit);
            }
            bits.set(first, last + 1);
            before = last;
        }
        return new IndexSet(bits);
    }

    /** The indexes below {@code limit} of a text that a controller wrote; what cannot be read counts as none. */
    static IndexSet ofStatus(@org.jspecify.annotations.Nullable String text, int limit) {
        if (text == null || text.isEmpty()) {
            return EMPTY;
        }
        try {
            IndexSet all = parse(text, Integer.MAX_VALUE);
            BitSet kept = (BitSet) all.bits.clone();
            kept.clear(limit, Math.max(limit, kept.length()));
            return new IndexSet(kept);
        } catch (IllegalArgumentException e) {
            return EMPTY;
        }
    }

    private static int number(String text, String part) {
        try {
            int number = Integer.parseInt(text);
            if (number < 0 || text.startsWith("+")) {
                throw new IllegalArgumentException("\"" + part + "\" is no index and no range of indexes");
            }
            return number;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("\"" + part + "\" is no index and no range of indexes", e);
        }
    }

    public int size() {
        return bits.cardinality();
    }

    boolean isEmpty() {
        return bits.isEmpty();
    }

    boolean contains(int index) {
        return bits.get(index);
    }

    /** How many of the other's indexes are in this one, too. */
    int sizeWithin(IndexSet other) {
        BitSet both = (BitSet) bits.clone();
        both.and(other.bits);
        return both.cardinality();
    }

    IndexSet with(int index) {
        if (bits.get(index)) {
            return this;
        }
        BitSet more = (BitSet) bits.clone();
        more.set(index);
        return new IndexSet(more);
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int first = bits.nextSetBit(0); first >= 0; ) {
            int last = bits.nextClearBit(first) - 1;
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (last > first) {
                text.append(last == first + 1 ? ',' : '-').append(last);
            }
            first = bits.nextSetBit(last + 1);
        }
        return text.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IndexSet set && bits.equals(set.bits);
    }

    @Override
    public int hashCode() {
        return bits.hashCode();
    }
}
