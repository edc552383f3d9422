package dev.gantry.apimachinery.rest;

import dev.gantry.apimachinery.schema.MetadataRules;
import java.util.random.RandomGenerator;

/** Names of objects that give only a prefix, as {@code metadata.generateName} asks. */
final class GeneratedNames {

    /** No vowels, so that no words come out. */
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private static final int MAX_PREFIX = 58;

    private final RandomGenerator random;

    GeneratedNames(RandomGenerator random) {
        this.random = random;
    }

    /** Another name at each call, most likely. */
    String next(String prefix) {
        StringBuilder name = new StringBuilder(prefix.substring(0, Math.min(prefix.length(), MAX_PREFIX)));
        for (int i = 0; i < MetadataRules.GENERATED_SUFFIX_LENGTH; i++) {
            name.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return name.toString();
    }
}
