package dev.gantry.deployment.pod;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Letters for generated names: no vowels, so that no code reads as a word, and nothing that looks like another. */
public final class ShortCode {

    private static final String ALPHABET = "bcdfghjklmnpqrstvwxz2456789";
    static final int RADIX = ALPHABET.length();

    private ShortCode() {}

    /** How many different codes of {@code length} letters there are; lengths up to 13 fit a long. */
    public static long count(int length) {
        long count = 1;
        for (int i = 0; i < length; i++) {
            count *= RADIX;
        }
        return count;
    }

    /** {@code length} letters for a number below {@link #count}, each number its own. */
    public static String encode(long number, int length) {
        char[] letters = new char[length];
        long rest = number;
        for (int i = length - 1; i >= 0; i--) {
            letters[i] = ALPHABET.charAt((int) (rest % RADIX));
            rest /= RADIX;
        }
        return new String(letters);
    }

    /** A number below {@code bound} that depends on every character of the text, the same in every process. */
    public static long hash(String text, long bound) {
        byte[] digest = sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        long number = 0;
        for (int i = 0; i < Long.BYTES; i++) {
            number = (number << Byte.SIZE) | (digest[i] & 0xff);
        }
        return Long.remainderUnsigned(number, bound);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
