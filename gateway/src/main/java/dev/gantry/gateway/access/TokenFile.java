package dev.gantry.gateway.access;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a static token file: one {@code token,user,uid,"group1,group2"} a line, where the groups may be absent. */
public final class TokenFile {

    private TokenFile() {}

    /**
     * The callers by their tokens; empty lines and lines that start with # are skipped.
     *
     * @throws IllegalArgumentException naming the line that has no token, user and uid, or repeats a token
     */
    public static Map<String, Caller> parse(List<String> lines) {
        Map<String, Caller> callers = new LinkedHashMap<>();
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (!line.isEmpty() && !line.startsWith("#")) {
                put(callers, cells(line), i + 1);
            }
        }
        return callers;
    }

    private static void put(Map<String, Caller> callers, List<String> cells, int line) {
        if (cells.size() < 3 || cells.get(0).isEmpty() || cells.get(1).isEmpty()) {
            throw new IllegalArgumentException("line " + line + " is not token,user,uid[,\"group1,group2\"]");
        }
        if (callers.putIfAbsent(cells.get(0), caller(cells)) != null) {
            throw new IllegalArgumentException("line " + line + " repeats a token");
        }
    }

    private static Caller caller(List<String> cells) {
        List<String> groups = new ArrayList<>();
        if (cells.size() > 3) {
            for (String group : cells.get(3).split(",")) {
                if (!group.isBlank()) {
                    groups.add(group.strip());
                }
            }
        }
        groups.add(Caller.AUTHENTICATED);
        return new Caller(cells.get(1), cells.get(2), groups);
    }

    /** Splits at commas outside double quotes; a quote has no other meaning, for names hold none. */
    private static List<String> cells(String line) {
        List<String> cells = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                cells.add(cell.toString().strip());
                cell.setLength(0);
            } else {
                cell.append(c);
            }
        }
        cells.add(cell.toString().strip());
        return cells;
    }
}
