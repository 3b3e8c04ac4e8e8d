package dev.ventral.results;

/// Row of a [CsvTable] whose fields depend on each other.
interface CheckedRow {
    /// The column that should have a finite number and has none; empty where all is well.
    String lacking();
}
