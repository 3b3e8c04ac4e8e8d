package dev.ventral.comparison;

import java.util.List;
import java.util.Locale;

/// A table of text, for the terminal.
///
/// @param rows as many cells each as there are columns
public record Table(String title, List<String> columns, List<List<String>> rows) {
    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /// Three decimals; empty for NaN.
    static String number(double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.3f", value);
    }

    /// A p-value: three significant digits, `< 1e-4` where smaller.
    static String p(double value) {
        return Double.isNaN(value) ? "" : value < 1e-4 ? "< 1e-4" : String.format(Locale.ROOT, "%.3g", value);
    }
}
