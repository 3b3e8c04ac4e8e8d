package dev.ventral.results;

import dev.ventral.InputError;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A line of a CSV file, its fields by column, with its place for messages.
///
/// @param file as messages call it
/// @param line its number
/// @param columns where each column's field is
public record CsvRow(String file, long line, Map<String, Integer> columns, List<String> fields) {

    /// The field of a column; empty where the file has no such column.
    public String text(String column) {
        Integer index = columns.get(column);
        return index == null ? "" : fields.get(index);
    }

    /// A number; NaN where the field is empty.
    public double number(String column) {
        return number(column, text(column));
    }

    double number(String column, String field) {
        return field.isBlank() ? Double.NaN : parse(column, field, "a number", Double::valueOf);
    }

    /// A number that must be there.
    public double finite(String column) {
        double value = number(column);
        InputError.unless(Double.isFinite(value), "%s", expected(column, "a number", text(column)));
        return value;
    }

    /// A number, or null where the field is empty or not finite (not measured).
    public @Nullable Double finiteOrNull(String column) {
        double value = number(column);
        return Double.isFinite(value) ? (Double) value : null;
    }

    /// What `parser` makes of a field.
    ///
    /// @param expected what it should be, for people
    /// @param parser throws IllegalArgumentException where it is not
    <T> T parse(String column, String field, String expected, Function<String, T> parser) {
        try {
            return parser.apply(field.strip());
        } catch (IllegalArgumentException e) {
            throw new InputError(expected(column, expected, field), e);
        }
    }

    String expected(String column, String expected, String got) {
        return file + ": line " + line + ": " + column + ": expected " + expected + ", got "
                + (got.isBlank() ? "nothing" : "'" + got + "'");
    }
}
