package dev.ventral.results;

import dev.ventral.InputError;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The rows of a CSV file as far as they can be read, and what was wrong with it.
///
/// @param problem a sentence; empty where nothing was wrong
public record CsvRows<T>(List<T> rows, String problem) {
    public CsvRows {
        rows = List.copyOf(rows);
    }

    /// Of a file that need not be there, and is not.
    public static <T> CsvRows<T> none() {
        return new CsvRows<>(List.of(), "");
    }

    /// The same, for a file that must be right.
    ///
    /// @throws InputError with the problem
    public CsvRows<T> orThrow() {
        InputError.unless(problem.isEmpty(), "%s", problem);
        return this;
    }

    /// What is made of the rows, up to the first that nothing can be made of.
    ///
    /// @param make throws InputError where it cannot
    public <R> CsvRows<R> map(Function<T, R> make) {
        List<R> made = new ArrayList<>();
        try {
            for (T row : rows) {
                made.add(make.apply(row));
            }
        } catch (InputError e) {
            return new CsvRows<>(made, String.valueOf(e.getMessage()));
        }
        return new CsvRows<>(made, problem);
    }
}
