package dev.gantry.apimachinery.schema;

import dev.gantry.apimachinery.ApiException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A field selector: all of its terms must hold; without any it selects everything. */
public record FieldSelector(List<Term> terms) {

    public static final FieldSelector EVERYTHING = new FieldSelector(List.of());

    /** Terms of one selector: kubectl describe sends four, and each is tested for every object of a list. */
    static final int MAX_TERMS = 50;

    /** One field that must, or must not, have a value. */
    public record Term(String label, String value, boolean equal) {
        boolean test(String actual) {
            return actual.equals(value) == equal;
        }
    }

    /**
     * The query-string syntax {@code a=b,c==d,e!=f}; a backslash keeps a comma, an equals sign or a backslash as it is.
     *
     * @param supported the labels that the kind knows; any other is a 400
     */
    public static FieldSelector parse(@Nullable String text, Collection<String> supported) {
        if (text == null || text.isBlank()) {
            return EVERYTHING;
        }
        List<Term> terms = new ArrayList<>();
        for (String part : split(text)) {
            if (!part.isEmpty()) {
                terms.add(term(part, text, supported));
            }
        }
        if (terms.size() > MAX_TERMS) {
            throw ApiException.badRequest("a field selector may have at most " + MAX_TERMS + " terms");
        }
        return new FieldSelector(List.copyOf(terms));
    }

    /** Whether all terms hold for an object whose field values {@code valueOf} reads by label; absent reads as "". */
    public boolean test(Function<String, String> valueOf) {
        for (Term term : terms) {
            if (!term.test(valueOf.apply(term.label()))) {
                return false;
            }
        }
        return true;
    }

    public boolean selectsEverything() {
        return terms.isEmpty();
    }

    /** The value that the field must have, where a term says so: lets a list look one object up instead of filtering. */
    public Optional<String> requiredValue(String label) {
        return terms.stream()
                .filter(term -> term.equal() && term.label().equals(label))
                .map(Term::value)
                .findFirst();
    }

    private static Term term(String part, String whole, Collection<String> supported) {
        int at = operatorAt(part);
        if (at < 0) {
            throw ApiException.badRequest("invalid selector: '" + whole + "'; can't understand '" + part + "'");
        }
        boolean equal = part.charAt(at) == '=';
        int valueAt = at + (part.startsWith("==", at) || !equal ? 2 : 1);
        String label = part.substring(0, at).strip();
        if (!supported.contains(label)) {
            throw ApiException.badRequest("field label not supported: " + label);
        }
        return new Term(label, unescape(part.substring(valueAt)), equal);
    }

    private static int operatorAt(String part) {
        for (int i = 0; i < part.length(); i++) {
            if (part.charAt(i) == '=' || part.startsWith("!=", i)) {
                return i;
            }
        }
        return -1;
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) == '\\') {
                i++;
            } else if (text.charAt(i) == ',') {
                parts.add(text.substring(from, i));
                from = i + 1;
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static String unescape(String value) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c == '\\' && i + 1 < value.length()) {
                plain.append(value.charAt(++i));
            } else {
                plain.append(c);
            }
        }
        return plain.toString();
    }
}
