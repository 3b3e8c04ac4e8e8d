package dev.ventral.results;

/// Result of one trained network: a line of `results.csv`.
///
/// @param condition the network's condition
/// @param seed the network's seed
/// @param dataset the images' name
/// @param perturbation see [Result]
/// @param norm see [Result]
/// @param strength see [Result]
/// @param metric see [Result]
/// @param value see [Result]
/// @param n see [Result]
public record ResultRow(
        String condition,
        long seed,
        String dataset,
        String perturbation,
        String norm,
        double strength,
        String metric,
        double value,
        int n)
        implements CheckedRow {
    public static final CsvTable<ResultRow> TABLE = CsvTable.of(ResultRow.class, "results.csv");

    /// An accuracy must be a number and have a strength; distances may be infinite or unknown, and figures of attacks
    /// that look for the smallest change have no strength.
    @Override
    public String lacking() {
        if (!metric.equals(Metrics.ACCURACY)) {
            return "";
        }
        return !Double.isFinite(value) ? "value" : !Double.isFinite(strength) ? "strength" : "";
    }

    /// The line of a result.
    public static ResultRow of(String condition, long seed, String dataset, Result result) {
        return new ResultRow(
                condition,
                seed,
                dataset,
                result.perturbation(),
                result.norm(),
                result.strength(),
                result.metric(),
                result.value(),
                result.n());
    }
}
