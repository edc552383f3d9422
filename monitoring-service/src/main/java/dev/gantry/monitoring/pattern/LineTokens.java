package dev.gantry.monitoring.pattern;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Cuts a line into words, with a wildcard in place of what changes from line to line: words with digits, which are times, addresses, ids and
 * amounts. What stands before the first word without digits is the line's head (date, thread, process) and is left out. Worked case: {@code
 * 2026-01-02 03:04:05 ERROR order=17 not saved} becomes {@code ERROR order=<*> not saved}.
 */
final class LineTokens {

    static final String WILDCARD = "<*>";

    /** A line with more words tells its kind in the first of them. */
    static final int MAX_TOKENS = 48;

    /** A longer word is data, not speech. */
    private static final int MAX_TOKEN_CHARS = 80;

    /** What is read of a line; enough for so many usual words. */
    private static final int MAX_LINE_CHARS = 4_096;

    private static final Pattern SPACE = Pattern.compile("\\s+");

    private LineTokens() {}

    static List<String> of(String line) {
        String read = line.substring(0, Math.min(line.length(), MAX_LINE_CHARS)).strip();
        List<String> tokens = new ArrayList<>();
        for (String word : SPACE.split(read, MAX_TOKENS * 2)) {
            String token = masked(word);
            boolean head = tokens.isEmpty() && token.equals(WILDCARD);
            if (!token.isEmpty() && !head && tokens.size() < MAX_TOKENS) {
                tokens.add(token);
            }
        }
        return tokens;
    }

    private static String masked(String word) {
        if (word.length() <= MAX_TOKEN_CHARS && word.chars().noneMatch(Character::isDigit)) {
            return word;
        }
        int equals = word.indexOf('=');
        boolean keyed = equals > 0
                && equals < MAX_TOKEN_CHARS
                && word.substring(0, equals).chars().noneMatch(Character::isDigit);
        return keyed ? word.substring(0, equals + 1) + WILDCARD : WILDCARD;
    }
}
