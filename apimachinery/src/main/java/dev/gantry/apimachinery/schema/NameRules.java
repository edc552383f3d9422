package dev.gantry.apimachinery.schema;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The syntax of names, labels and the like, worded as Kubernetes words it; each method returns what is wrong with a
 * value, or nothing.
 */
public final class NameRules {

    /** Characters of a DNS label (RFC 1123). */
    public static final int MAX_LABEL_LENGTH = 63;

    /** Characters of a DNS name (RFC 1123). */
    public static final int MAX_SUBDOMAIN_LENGTH = 253;

    private static final String LABEL_PATTERN = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN_PATTERN = LABEL_PATTERN + "(\\." + LABEL_PATTERN + ")*";
    private static final String LABEL_1035_PATTERN = "[a-z]([-a-z0-9]*[a-z0-9])?";
    private static final String QUALIFIED_NAME_PATTERN = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final String LABEL_VALUE_PATTERN = "(" + QUALIFIED_NAME_PATTERN + ")?";
    private static final String CONFIG_KEY_PATTERN = "[-._a-zA-Z0-9]+";

    private static final Pattern LABEL = Pattern.compile(LABEL_PATTERN);
    private static final Pattern SUBDOMAIN = Pattern.compile(SUBDOMAIN_PATTERN);
    private static final Pattern LABEL_1035 = Pattern.compile(LABEL_1035_PATTERN);
    private static final Pattern QUALIFIED_NAME = Pattern.compile(QUALIFIED_NAME_PATTERN);
    private static final Pattern LABEL_VALUE = Pattern.compile(LABEL_VALUE_PATTERN);
    private static final Pattern CONFIG_KEY = Pattern.compile(CONFIG_KEY_PATTERN);

    private NameRules() {}

    /** A DNS label: names of namespaces, containers and volumes. */
    public static List<String> dnsLabel(String value) {
        return check(
                value,
                MAX_LABEL_LENGTH,
                LABEL,
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and"
                        + " end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation"
                        + " is '" + LABEL_PATTERN + "')");
    }

    /** A DNS name: names of most objects. */
    public static List<String> dnsSubdomain(String value) {
        return check(
                value,
                MAX_SUBDOMAIN_LENGTH,
                SUBDOMAIN,
                "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must"
                        + " start and end with an alphanumeric character (e.g. 'example.com', regex used for validation"
                        + " is '" + SUBDOMAIN_PATTERN + "')");
    }

    /** A DNS label that starts with a letter: names of services. */
    public static List<String> dns1035Label(String value) {
        return check(
                value,
                MAX_LABEL_LENGTH,
                LABEL_1035,
                "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic"
                        + " character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used"
                        + " for validation is '" + LABEL_1035_PATTERN + "')");
    }

    /** A name that may stand as one segment of a URL path: names of roles and of CSI objects. */
    public static List<String> pathSegment(String value) {
        if (value.equals(".") || value.equals("..")) {
            return List.of("may not be '" + value + "'");
        }
        List<String> problems = new ArrayList<>();
        for (String forbidden : List.of("/", "%")) {
            if (value.contains(forbidden)) {
                problems.add("may not contain '" + forbidden + "'");
            }
        }
        return problems;
    }

    /** A key of a label or annotation, a taint or a resource: an optional DNS prefix and a name. */
    public static List<String> qualifiedName(String value) {
        int slash = value.indexOf('/');
        if (slash != value.lastIndexOf('/')) {
            return List.of(
                    "a qualified name must consist of alphanumeric characters, '-', '_' or '.', and must start and end"
                            + " with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
                            + " validation is '" + QUALIFIED_NAME_PATTERN
                            + "') with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')");
        }
        List<String> problems = new ArrayList<>();
        if (slash == 0) {
            problems.add("prefix part must be non-empty");
        } else if (slash > 0) {
            dnsSubdomain(value.substring(0, slash)).forEach(problem -> problems.add("prefix part " + problem));
        }
        String name = value.substring(slash + 1);
        if (name.isEmpty()) {
            problems.add("name part must be non-empty");
            return problems;
        }
        check(
                        name,
                        MAX_LABEL_LENGTH,
                        QUALIFIED_NAME,
                        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
                                + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
                                + " validation is '" + QUALIFIED_NAME_PATTERN + "')")
                .forEach(problem -> problems.add("name part " + problem));
        return problems;
    }

    /** The value of a label; it may be empty. */
    public static List<String> labelValue(String value) {
        return check(
                value,
                MAX_LABEL_LENGTH,
                LABEL_VALUE,
                "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must"
                        + " start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345',"
                        + " regex used for validation is '" + LABEL_VALUE_PATTERN + "')");
    }

    /** A key of a ConfigMap or Secret, which can be a file name. */
    public static List<String> configKey(String value) {
        List<String> problems = new ArrayList<>(check(
                value,
                MAX_SUBDOMAIN_LENGTH,
                CONFIG_KEY,
                "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or"
                        + " 'KEY_NAME',  or 'key-name', regex used for validation is '" + CONFIG_KEY_PATTERN + "')"));
        if (value.equals(".") || value.startsWith("..")) {
            problems.add("must not be '.' or start with '..'");
        }
        return problems;
    }

    private static List<String> check(String value, int maxLength, Pattern pattern, String syntax) {
        List<String> problems = new ArrayList<>();
        if (value.length() > maxLength) {
            problems.add("must be no more than " + maxLength + " characters");
        }
        // The patterns recurse by length, so an overlong value is not matched at all: its length is reason enough.
        if (problems.isEmpty() && !pattern.matcher(value).matches()) {
            problems.add(syntax);
        }
        return problems;
    }
}
