package dev.ventral.results;

/// Mean of a metric of one condition over its seeds: a line of `summary.csv`, and of `overall.csv`, where it is over
/// all strengths above 0 too.
///
/// @param strength NaN where there is none, and in `overall.csv`
/// @param metric as in the results, or with [Metrics#MINUS_NONE] the paired difference to the reference condition
/// @param ciLow lower end of the 95 % interval; NaN (an empty field) for one seed
/// @param ciHigh upper end
/// @param seeds how many seeds
public record SummaryRow(
        String condition,
        String dataset,
        String perturbation,
        String norm,
        double strength,
        String metric,
        double mean,
        double ciLow,
        double ciHigh,
        int seeds)
        implements CheckedRow {
    public static final CsvTable<SummaryRow> TABLE = CsvTable.of(SummaryRow.class, "summary.csv");

    /// One number for each condition and measurement.
    public static final CsvTable<SummaryRow> OVERALL = CsvTable.of(SummaryRow.class, "overall.csv");

    /// An accuracy, and a difference of accuracies, must be a number; distances may be infinite or unknown.
    @Override
    public String lacking() {
        boolean accuracy = metric.equals(Metrics.ACCURACY) || metric.equals(Metrics.ACCURACY + Metrics.MINUS_NONE);
        return accuracy && !Double.isFinite(mean) ? "mean" : "";
    }
}
