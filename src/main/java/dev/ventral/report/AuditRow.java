package dev.ventral.report;

/// A line of an audit's `results.csv`.
///
/// @param attack its name, or [#WORST], or [#CLEAN]
/// @param strength NaN where the metric has none
/// @param value infinite where nothing was found, NaN where there is none
record AuditRow(String dataset, String attack, String norm, double strength, String metric, double value, long n) {
    /// For each image the attack that came nearest.
    static final String WORST = "worst-case";

    /// The images as they are.
    static final String CLEAN = "none";

    static AuditRow of(CsvRow row) {
        return new AuditRow(
                row.text("dataset"),
                row.text("perturbation"),
                row.text("norm"),
                row.real("strength"),
                row.text("metric"),
                row.real("value"),
                row.whole("n"));
    }
}
