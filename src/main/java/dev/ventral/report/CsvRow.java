package dev.ventral.report;

import dev.ventral.InputError;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One record of a CSV file, with its place for messages.
record CsvRow(String file, long line, Map<String, Integer> columns, List<String> fields) {

    /// The field of a column that must be there.
    String text(String column) {
        Integer index = columns.get(column);
        if (index == null) {
            throw new IllegalArgumentException("no column " + column + " in " + file);
        }
        return fields.get(index);
    }

    /// The field of a column, empty where the file has no such column.
    String optional(String column) {
        return columns.containsKey(column) ? text(column) : "";
    }

    double number(String column) {
        Double value = numberOrNull(column);
        InputError.unless(value != null, "%s: line %s: %s: expected a number, got nothing", file, line, column);
        return value == null ? Double.NaN : value;
    }

    /// A number, or null where the field is empty or not finite (not measured).
    @Nullable
    Double numberOrNull(String column) {
        String field = optional(column).strip();
        if (field.isEmpty()) {
            return null;
        }
        try {
            double value = Double.parseDouble(field);
            return Double.isFinite(value) ? (Double) value : null;
        } catch (NumberFormatException e) {
            throw new InputError(
                    "%s: line %s: %s: expected a number, got '%s'".formatted(file, line, column, field), e);
        }
    }

    /// A number that may be infinite; NaN where the field is empty.
    double real(String column) {
        String field = text(column).strip();
        try {
            return field.isEmpty() ? Double.NaN : Double.parseDouble(field);
        } catch (NumberFormatException e) {
            throw new InputError(
                    "%s: line %s: %s: expected a number, got '%s'".formatted(file, line, column, field), e);
        }
    }

    long whole(String column) {
        String field = text(column).strip();
        try {
            return Long.parseLong(field);
        } catch (NumberFormatException e) {
            throw new InputError(
                    "%s: line %s: %s: expected a whole number, got '%s'".formatted(file, line, column, field), e);
        }
    }
}
