package dev.ventral.results;

/// Network whose training was stopped, and why: a line of `failures.csv`.
public record FailureRow(String condition, long seed, String message) {
    public static final CsvTable<FailureRow> TABLE = CsvTable.of(FailureRow.class, "failures.csv");
}
