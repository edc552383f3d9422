package dev.gantry.apimachinery;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.jdk.StringDeserializer;

/**
 * Decodes strings so that equal ones are mostly one object. Of the strings of thirty thousand pods nearly all are said by each of
 * them: names of labels, images, types and states of conditions, nodes, times.
 *
 * <p>A fixed number of strings is remembered, each until another falls on its place. Threads may miss what others put there, which costs a
 * second copy and nothing else, since a String is safe to be handed over by a data race (Java Language Specification, 17.5).
 */
final class SharedStrings extends StringDeserializer {

    /** Longer strings are messages and documents, which are seldom equal. */
    private static final int MAX_LENGTH = 64;

    /** A power of two; full of strings of the greatest length, they take 8 MB. */
    private static final int PLACES = 1 << 16;

    private final @Nullable String[] places = new @Nullable String[PLACES];

    @Override
    public @Nullable String deserialize(JsonParser parser, DeserializationContext context) {
        String read = super.deserialize(parser, context);
        return read == null || read.length() > MAX_LENGTH || isUnique(parser.currentName()) ? read : shared(read);
    }

    /** To remember what is said once would take the place of what is said often, and keep it from being collected. */
    private static boolean isUnique(@Nullable String field) {
        return "uid".equals(field) || "resourceVersion".equals(field);
    }

    /** An equal string, the same as was answered before where that is still remembered. */
    String shared(String read) {
        int hash = read.hashCode();
        int place = (hash ^ (hash >>> 16)) & (PLACES - 1);
        String held = places[place];
        if (read.equals(held)) {
            return held;
        }
        places[place] = read;
        return read;
    }
}
