package dev.ventral.results;

import dev.ventral.component.Default;

/// Test of whether a measurement rises over conditions that have an order, such as the areas of a hierarchy: a line
/// of `trends.csv`.
///
/// @param order its name in the experiment
/// @param conditions how many
/// @param rise mean over seeds of the last condition less the first
/// @param ciLow lower end of its 95 % interval
/// @param ciHigh upper end
/// @param pageL Page's L
/// @param p one-sided
/// @param pHolm corrected for all trends of the order
/// @param seeds how many seeds
public record TrendRow(
        String order,
        String dataset,
        String perturbation,
        String norm,
        String metric,
        @Default("0") int conditions,
        @Finite double rise,
        double ciLow,
        double ciHigh,
        @Finite double pageL,
        @Finite double p,
        @Finite double pHolm,
        int seeds) {
    public static final CsvTable<TrendRow> TABLE = CsvTable.of(TrendRow.class, "trends.csv");

    /// The same trend with a corrected p.
    public TrendRow corrected(double holm) {
        return new TrendRow(
                order, dataset, perturbation, norm, metric, conditions, rise, ciLow, ciHigh, pageL, p, holm, seeds);
    }
}
