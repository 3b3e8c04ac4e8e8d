package dev.ventral.results;

import dev.ventral.component.Default;

/// Test of whether one condition is above another, seed by seed on the same images: a line of `tests.csv`.
///
/// @param condition whose
/// @param against than which: `none`, or one of the condition's own controls
/// @param metric `accuracy`, or that of a likeness
/// @param strength [#MEAN] for the mean over all strengths above 0, a number, or nothing for likeness
/// @param difference mean over seeds of the metric of `condition` less that of `against`
/// @param ciLow lower end of its 95 % interval
/// @param ciHigh upper end
/// @param effectSize d_z: the difference in its standard deviations over seeds; NaN where there is none
/// @param p two-sided, of the permutation test
/// @param pHolm corrected for all claims of the same kind
/// @param pLeast the smallest p that so many seeds can have
/// @param seeds how many seeds
/// @param seedsNeeded how many seeds an effect of this size would need (a power of .8 at .05); infinite for none at
///     all, NaN where not known
public record ClaimRow(
        String condition,
        String against,
        String dataset,
        String perturbation,
        String norm,
        @Default(Metrics.ACCURACY) String metric,
        String strength,
        @Finite double difference,
        double ciLow,
        double ciHigh,
        @Default("") double effectSize,
        @Finite double p,
        @Finite double pHolm,
        @Finite double pLeast,
        int seeds,
        double seedsNeeded) {
    public static final CsvTable<ClaimRow> TABLE = CsvTable.of(ClaimRow.class, "tests.csv");

    /// The strength of the mean over all strengths above 0.
    public static final String MEAN = "mean";

    /// What is corrected together.
    public enum Kind {
        /// Mean accuracy over strengths.
        OVERALL,
        /// Accuracy at one strength, or on clean images.
        SINGLE,
        /// Likeness to a brain.
        ALIGNMENT
    }

    /// The same claim with a corrected p.
    public ClaimRow corrected(double holm) {
        return new ClaimRow(
                condition,
                against,
                dataset,
                perturbation,
                norm,
                metric,
                strength,
                difference,
                ciLow,
                ciHigh,
                effectSize,
                p,
                holm,
                pLeast,
                seeds,
                seedsNeeded);
    }

    /// Which kind it is.
    public Kind kind() {
        if (!accuracy()) {
            return Kind.ALIGNMENT;
        }
        return strength.equals(MEAN) ? Kind.OVERALL : Kind.SINGLE;
    }

    /// Whether it is a main claim: about the mean over all strengths, or about likeness.
    public boolean main() {
        return kind() != Kind.SINGLE;
    }

    /// Whether it is about an accuracy.
    public boolean accuracy() {
        return metric.equals(Metrics.ACCURACY);
    }
}
