package dev.ventral.results;

import java.util.List;

/// A table of figures that an evaluation made of a network, beside those of `results.csv`.
///
/// @param name of its file: lower-case letters, digits and hyphens
/// @param columns their names
/// @param rows as many cells each as there are columns; numbers as `Csv` writes them
public record MeasuredTable(String name, List<String> columns, List<List<String>> rows) {
    public MeasuredTable {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }
}
