package dev.gantry.registry.kind;

import java.util.regex.Pattern;

/** The shapes of names that the kinds of this service ask for, with the sentence Kubernetes gives for each. */
enum NameRule {
    DNS_LABEL(
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?",
            63,
            "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end"
                    + " with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is"
                    + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"),
    DNS_1035_LABEL(
            "[a-z]([-a-z0-9]*[a-z0-9])?",
            63,
            "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic"
                    + " character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for"
                    + " validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"),
    DNS_SUBDOMAIN(
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
            253,
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must"
                    + " start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is"
                    + " '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"),
    WILDCARD_SUBDOMAIN(
            "\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*",
            253,
            "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of"
                    + " lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g."
                    + " '*.example.com', regex used for validation is"
                    + " '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"),
    /** A named port: at most 15 characters, at least one letter, no two dashes in a row. */
    PORT_NAME(
            "(?!.*--)(?=.*[a-z])[a-z0-9]([-a-z0-9]*[a-z0-9])?",
            15,
            "must be no more than 15 characters, contain at least one letter or number (a-z, 0-9) and only lower case"
                    + " alphanumeric characters or '-', with no consecutive dashes"),
    CONFIG_KEY(
            "(?!\\.\\.)(?!\\.$)[-._a-zA-Z0-9]+",
            253,
            "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',"
                    + "  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')"),
    LABEL_VALUE(
            "(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?",
            63,
            "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start"
                    + " and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used"
                    + " for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"),
    DOMAIN_PREFIXED_PATH(
            "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+",
            250, "must be a domain-prefixed path (such as \"acme.io/foo\")");

    private final Pattern pattern;
    private final int maxLength;
    private final String message;

    NameRule(String regex, int maxLength, String message) {
        this.pattern = Pattern.compile(regex);
        this.maxLength = maxLength;
        this.message = message;
    }

    boolean matches(String name) {
        return name.length() <= maxLength && pattern.matcher(name).matches();
    }

    String message() {
        return message;
    }
}
