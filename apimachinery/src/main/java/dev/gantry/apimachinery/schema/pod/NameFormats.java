package dev.gantry.apimachinery.schema.pod;

import java.util.Optional;
import java.util.regex.Pattern;

/** The forms of names, each answering what is wrong with a name in the words of Kubernetes. */
final class NameFormats {

    static final int MAX_LABEL_LENGTH = 63;

    private static final int MAX_SUBDOMAIN_LENGTH = 253;
    private static final int MAX_PORT_NAME_LENGTH = 15;
    private static final String LABEL = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";
    private static final String SUBDOMAIN = LABEL + "(\\." + LABEL + ")*";
    private static final String QUALIFIED = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";
    private static final Pattern LABEL_FORM = Pattern.compile(LABEL);
    private static final Pattern SUBDOMAIN_FORM = Pattern.compile(SUBDOMAIN);
    private static final Pattern QUALIFIED_FORM = Pattern.compile(QUALIFIED);
    private static final Pattern PORT_NAME_CHARACTERS = Pattern.compile("[-a-z0-9]+");

    private NameFormats() {}

    /** What is wrong with a name of one DNS label. */
    static Optional<String> dnsLabel(String name) {
        if (name.length() > MAX_LABEL_LENGTH) {
            return Optional.of("must be no more than 63 characters");
        }
        return matches(
                LABEL_FORM,
                name,
                "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start"
                        + " and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for"
                        + " validation is '" + LABEL + "')");
    }

    /** What is wrong with a name of DNS labels joined by dots. */
    static Optional<String> dnsSubdomain(String name) {
        if (name.length() > MAX_SUBDOMAIN_LENGTH) {
            return Optional.of("must be no more than 253 characters");
        }
        return matches(
                SUBDOMAIN_FORM,
                name,
                "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and"
                        + " must start and end with an alphanumeric character (e.g. 'example.com', regex used for"
                        + " validation is '" + SUBDOMAIN.replace("\\\\", "\\") + "')");
    }

    /** What is wrong with the key of a label, or of an extended resource: a name, after an optional DNS prefix and a slash. */
    static Optional<String> qualifiedName(String key) {
        int slash = key.indexOf('/');
        if (slash >= 0) {
            Optional<String> prefix = dnsSubdomain(key.substring(0, slash));
            if (prefix.isPresent()) {
                return Optional.of("prefix part " + prefix.get());
            }
        }
        String name = key.substring(slash + 1);
        if (name.length() > MAX_LABEL_LENGTH) {
            return Optional.of("name part must be no more than 63 characters");
        }
        return matches(
                QUALIFIED_FORM,
                name,
                "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an"
                        + " alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for"
                        + " validation is '" + QUALIFIED + "')");
    }

    /** What is wrong with the value of a label. */
    static Optional<String> labelValue(String value) {
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.length() > MAX_LABEL_LENGTH) {
            return Optional.of("must be no more than 63 characters");
        }
        return matches(
                QUALIFIED_FORM,
                value,
                "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must"
                        + " start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345',"
                        + " regex used for validation is '(" + QUALIFIED + ")?')");
    }

    /** What is wrong with the name of a port, which has the form of an IANA service name. */
    static Optional<String> portName(String name) {
        if (name.length() > MAX_PORT_NAME_LENGTH) {
            return Optional.of("must be no more than 15 characters");
        }
        if (!PORT_NAME_CHARACTERS.matcher(name).matches()) {
            return Optional.of("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (name.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            return Optional.of("must contain at least one letter (a-z)");
        }
        if (name.contains("--")) {
            return Optional.of("must not contain consecutive hyphens");
        }
        return name.startsWith("-") || name.endsWith("-")
                ? Optional.of("must not begin or end with a hyphen")
                : Optional.empty();
    }

    /** What is wrong with the name of an environment variable. */
    static Optional<String> environmentName(String name) {
        boolean printable = name.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '=');
        return printable
                ? Optional.empty()
                : Optional.of("a valid environment variable name must consist only of printable ASCII characters other"
                        + " than '='");
    }

    private static Optional<String> matches(Pattern form, String name, String problem) {
        return form.matcher(name).matches() ? Optional.empty() : Optional.of(problem);
    }
}
