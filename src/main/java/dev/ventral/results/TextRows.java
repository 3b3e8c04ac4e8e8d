package dev.ventral.results;

import dev.ventral.WholeFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/// Rows of text under columns that only their writer knows, in a CSV file.
///
/// @param rows as many cells each as there are columns
public record TextRows(List<String> columns, List<List<String>> rows) {
    public TextRows {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /// Reads a file; nothing where there is none.
    ///
    /// @throws dev.ventral.InputError if it cannot be read
    public static TextRows read(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        List<CsvRow> lines = folder != null && Files.exists(file)
                ? Csv.read(folder, folder.relativize(file.toAbsolutePath()).toString(), List.of())
                        .orThrow()
                        .rows()
                : List.of();
        return new TextRows(
                lines.isEmpty()
                        ? List.of()
                        : List.copyOf(lines.getFirst().columns().keySet()),
                lines.stream().map(CsvRow::fields).toList());
    }

    /// The cell of a row under a column.
    public String cell(List<String> row, String column) {
        return row.get(columns.indexOf(column));
    }

    /// These rows without some, and with others behind.
    public TextRows with(List<List<String>> more, Predicate<List<String>> without) {
        List<List<String>> all = new ArrayList<>(rows);
        all.removeIf(without);
        all.addAll(more);
        return new TextRows(columns, all);
    }

    /// The same in another order; rows that are equal in it stay as they are.
    public TextRows sorted(Comparator<List<String>> order) {
        return new TextRows(columns, rows.stream().sorted(order).toList());
    }

    /// Writes them, under a temporary name first.
    public void write(Path file) {
        WholeFile.write(file, Csv.text(columns, rows));
    }
}
