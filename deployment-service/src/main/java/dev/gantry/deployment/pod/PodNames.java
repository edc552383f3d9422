package dev.gantry.deployment.pod;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The names of the pods of a workload to which one pod is like another.
 *
 * <p>Goal: a create that is sent again, because its answer was lost or the sender died, must not make a second pod. So a
 * name is no random word but follows from the workload's uid and an ordinal, and a sender always takes the lowest ordinals whose
 * names are free: whoever decides on the same pods asks for the same names, and the owner of pods refuses the second one.
 *
 * <p>The letters of ordinal {@code n} are the number {@code (hash(uid) + n * STRIDE) mod 27^5}. The stride shares no factor
 * with 27, so within a workload no two of the 14 million ordinals have the same letters.
 */
public final class PodNames {

    private static final int LETTERS = 5;
    private static final long CODES = ShortCode.count(LETTERS);
    /** Near CODES divided by the golden ratio, and no multiple of 3, so that neighbours do not look alike. */
    private static final long STRIDE = 8_868_353;

    /** A pod's name is also its host name, which has at most 63 characters. */
    private static final int MAX_PREFIX = 63 - 1 - LETTERS;

    private final String prefix;
    private final long origin;

    public PodNames(String ownerName, String ownerUid) {
        String whole = ownerName.length() <= MAX_PREFIX ? ownerName : ownerName.substring(0, MAX_PREFIX);
        this.prefix = whole + "-";
        this.origin = ShortCode.hash(ownerUid, CODES);
    }

    public String name(int ordinal) {
        return prefix + ShortCode.encode((origin + ordinal * STRIDE) % CODES, LETTERS);
    }

    /** The {@code count} names of the lowest ordinals that are not taken. */
    public List<String> lowestFree(int count, Predicate<String> taken) {
        List<String> names = new ArrayList<>(count);
        for (int ordinal = 0; names.size() < count; ordinal++) {
            String name = name(ordinal);
            if (!taken.test(name)) {
                names.add(name);
            }
        }
        return names;
    }
}
