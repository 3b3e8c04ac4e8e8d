package dev.ventral.results;

/// Correlation over networks of likeness to a brain with robustness: a line of `associations.csv`.
///
/// @param alignment the perturbation of the likeness
/// @param measure its metric
/// @param brain its recording
/// @param r Pearson's r with the accuracy under this perturbation
/// @param ciLow lower end of its 95 % interval over networks
/// @param ciHigh upper end
/// @param networks how many
/// @param spearman the rank correlation
/// @param rOfMeans Pearson's r of the conditions' means; NaN for fewer than three
/// @param conditions how many
/// @param rWithin Pearson's r of what is left of the networks when their conditions' means are taken off; NaN
///     where nothing is
public record AssociationRow(
        String alignment,
        String measure,
        String brain,
        String dataset,
        String perturbation,
        String norm,
        @Finite double r,
        @Finite double ciLow,
        @Finite double ciHigh,
        int networks,
        @Finite double spearman,
        double rOfMeans,
        int conditions,
        double rWithin) {
    public static final CsvTable<AssociationRow> TABLE = CsvTable.of(AssociationRow.class, "associations.csv");
}
