package dev.ventral.results;

/// Sanity check: whether one reason to distrust robustness figures holds: a line of an audit's `checks.csv`.
///
/// @param check its name
/// @param status its outcome
/// @param found the figures it rests on
/// @param meaning what the outcome says about the figures of attacks
public record CheckRow(String check, Status status, String found, String meaning) {
    public static final CsvTable<CheckRow> TABLE = CsvTable.of(CheckRow.class, "checks.csv");

    /// The outcome of a check.
    public enum Status {
        /// No reason to distrust.
        PASSED,
        /// A reason to distrust.
        WARNING
    }

    public static CheckRow of(String check, boolean passed, String found, String good, String bad) {
        return new CheckRow(check, passed ? Status.PASSED : Status.WARNING, found, passed ? good : bad);
    }

    /// Whether it warns.
    public boolean warns() {
        return status == Status.WARNING;
    }
}
