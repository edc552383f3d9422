package dev.gantry.apimachinery.schema;

import dev.gantry.apimachinery.ApiException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Reads the query-string syntax of label selectors: {@code key, !key, key=v, key==v, key!=v, key in (a,b), key notin (a,b), key>1, key<1}. */
final class LabelSelectorParser {

    private static final String OPERATOR_CHARACTERS = "=!<>";
    private static final String WORD_ENDS = OPERATOR_CHARACTERS + ",()";

    private final String text;
    private int at;

    LabelSelectorParser(String text) {
        this.text = text;
    }

    List<Requirement> parse() {
        List<Requirement> requirements = new ArrayList<>();
        requirements.add(requirement());
        while (skipSpace() < text.length()) {
            expect(',');
            requirements.add(requirement());
        }
        return requirements;
    }

    private Requirement requirement() {
        if (peek() == '!') {
            at++;
            return new Requirement.NotExists(key());
        }
        String key = key();
        char next = peek();
        if (next == ',' || next == END) {
            return new Requirement.Exists(key);
        }
        String operator = OPERATOR_CHARACTERS.indexOf(next) >= 0 ? symbol() : word();
        return switch (operator) {
            case "=", "==" -> new Requirement.In(key, Set.of(value(word())));
            case "!=" -> new Requirement.NotIn(key, Set.of(value(word())));
            case "in" -> new Requirement.In(key, values());
            case "notin" -> new Requirement.NotIn(key, values());
            case ">" -> new Requirement.Compares(key, false, bound());
            case "<" -> new Requirement.Compares(key, true, bound());
            default -> throw problem("found '" + operator + "', expected: in, notin, =, ==, !=, gt, lt");
        };
    }

    private static final char END = '\0';

    private char peek() {
        return skipSpace() < text.length() ? text.charAt(at) : END;
    }

    private int skipSpace() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at;
    }

    private String symbol() {
        int from = at;
        while (at < text.length() && OPERATOR_CHARACTERS.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return text.substring(from, at);
    }

    /** The next word, which may be empty: {@code key=} asks for an empty value. */
    private String word() {
        int from = skipSpace();
        while (at < text.length()
                && WORD_ENDS.indexOf(text.charAt(at)) < 0
                && !Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return text.substring(from, at);
    }

    private String key() {
        String key = word();
        if (key.isEmpty()) {
            throw problem("found '" + rest() + "', expected: !, identifier, or 'end of string'");
        }
        List<String> problems = NameRules.qualifiedName(key);
        if (!problems.isEmpty()) {
            throw problem("<nil>: Invalid value: \"" + key + "\": " + problems.getFirst());
        }
        return key;
    }

    private String value(String value) {
        List<String> problems = NameRules.labelValue(value);
        if (!problems.isEmpty()) {
            throw problem("values[0]: Invalid value: \"" + value + "\": " + problems.getFirst());
        }
        return value;
    }

    private Set<String> values() {
        Set<String> values = new LinkedHashSet<>();
        expect('(');
        do {
            values.add(value(word()));
        } while (accept(','));
        expect(')');
        return values;
    }

    private long bound() {
        String word = word();
        if (!word.matches("-?[0-9]{1,18}")) {
            throw problem("for 'Gt', 'Lt' operators, the value must be an integer, found '" + word + "'");
        }
        return Long.parseLong(word);
    }

    private boolean accept(char wanted) {
        if (peek() != wanted) {
            return false;
        }
        at++;
        return true;
    }

    private void expect(char wanted) {
        if (!accept(wanted)) {
            throw problem("found '" + rest() + "', expected: '" + wanted + "'");
        }
    }

    private String rest() {
        return text.substring(Math.min(skipSpace(), text.length()));
    }

    private static ApiException problem(String detail) {
        return ApiException.badRequest("unable to parse requirement: " + detail);
    }
}
