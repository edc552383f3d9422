package dev.gantry.apimachinery.schema.pod;

import java.util.List;
import java.util.regex.Pattern;

/** The forms of names that only pods have; like NameRules, each method returns what is wrong with a name, or nothing. */
final class PodNameRules {

    private static final int MAX_PORT_NAME_LENGTH = 15;
    private static final Pattern PORT_NAME_CHARACTERS = Pattern.compile("[-a-z0-9]+");

    private PodNameRules() {}

    /** The name of a port, which has the form of an IANA service name. */
    static List<String> portName(String name) {
        if (name.length() > MAX_PORT_NAME_LENGTH) {
            return List.of("must be no more than 15 characters");
        }
        if (!PORT_NAME_CHARACTERS.matcher(name).matches()) {
            return List.of("must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)");
        }
        if (name.chars().noneMatch(c -> c >= 'a' && c <= 'z')) {
            return List.of("must contain at least one letter (a-z)");
        }
        if (name.contains("--")) {
            return List.of("must not contain consecutive hyphens");
        }
        return name.startsWith("-") || name.endsWith("-") ? List.of("must not begin or end with a hyphen") : List.of();
    }

    /** The name of an environment variable. */
    static List<String> environmentName(String name) {
        boolean printable = name.chars().allMatch(c -> c >= ' ' && c <= '~' && c != '=');
        return printable
                ? List.of()
                : List.of("a valid environment variable name must consist only of printable ASCII characters other than"
                        + " '='");
    }
}
