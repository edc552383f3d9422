package dev.gantry.agent.environment;

import java.util.Map;

/** Replaces {@code $(NAME)} by a variable's value; {@code $$} stands for a dollar sign, and what is not known stays. */
public final class VariableExpansion {

    private VariableExpansion() {}

    /** With A=1: {@code $(A) $$(A) $(B)} becomes {@code 1 $(A) $(B)}. */
    public static String expand(String text, Map<String, String> variables) {
        StringBuilder expanded = new StringBuilder();
        int at = 0;
        while (at < text.length()) {
            int next = text.indexOf('$', at);
            if (next < 0 || next == text.length() - 1) {
                return expanded.append(text, at, text.length()).toString();
            }
            expanded.append(text, at, next);
            at = reference(text, next, variables, expanded);
        }
        return expanded.toString();
    }

    /** Handles what begins with a dollar sign and returns where it ends. */
    private static int reference(String text, int dollar, Map<String, String> variables, StringBuilder expanded) {
        if (text.charAt(dollar + 1) == '$') {
            expanded.append('$');
            return dollar + 2;
        }
        int end = text.charAt(dollar + 1) == '(' ? text.indexOf(')', dollar) : -1;
        if (end < 0) {
            expanded.append('$');
            return dollar + 1;
        }
        String name = text.substring(dollar + 2, end);
        String value = variables.get(name);
        expanded.append(value == null ? text.substring(dollar, end + 1) : value);
        return end + 1;
    }
}
