package dev.gantry.benchmarks.packing;

import java.nio.file.Path;
import java.util.List;

/** The columns of a file of comma-separated values without quotes, by their names in its first line. */
final class Columns {

    private final Path file;
    private final List<String> names;

    Columns(Path file, String firstLine) {
        this.file = file;
        this.names = List.of(firstLine.strip().split(",", -1));
    }

    boolean has(String name) {
        return names.contains(name);
    }

    Row row(int line, String text) {
        String[] values = text.strip().split(",", -1);
        if (values.length != names.size()) {
            throw new IllegalArgumentException(
                    file + ": line " + line + " has " + values.length + " values for " + names.size() + " columns");
        }
        return new Row(line, List.of(values));
    }

    /** One line. */
    final class Row {
        private final int line;
        private final List<String> values;

        private Row(int line, List<String> values) {
            this.line = line;
            this.values = values;
        }

        String text(String column) {
            int index = names.indexOf(column);
            if (index < 0) {
                throw new IllegalArgumentException(file + ": line 1 lacks the column " + column);
            }
            return values.get(index);
        }

        /** A whole number from 0 on. */
        long number(String column, long most) {
            String text = text(column);
            try {
                long number = Long.parseLong(text);
                if (number >= 0 && number <= most) {
                    return number;
                }
            } catch (NumberFormatException _) {
                // told below, like a number out of range
            }
            throw new IllegalArgumentException(
                    file + ": line " + line + ", " + column + ": must be from 0 to " + most + ", not \"" + text + "\"");
        }
    }
}
