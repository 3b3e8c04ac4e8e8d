package dev.ventral.results;

import dev.ventral.statistics.Interval;

/// Whether one condition is above another, seed by seed on the same images.
///
/// @param condition whose
/// @param against than which: `none`, or one of the condition's own controls
/// @param metric `accuracy`, or that of a [dev.ventral.evaluation.BrainAlignment]
/// @param strength NaN for the mean over all strengths above 0, and for likeness
/// @param difference mean over seeds of the metric of `condition` less that of `against`, with its 95 %
///     interval
/// @param effect d_z: the difference in its standard deviations over seeds; NaN where there is none
/// @param p two-sided, of the permutation test
/// @param pHolm corrected for all claims of the same kind
/// @param least the smallest p that so many seeds can have
/// @param needed how many seeds an effect of this size would need (a power of .8 at .05); NaN where not known
public record Claim(
        String condition,
        String against,
        String dataset,
        String perturbation,
        String norm,
        String metric,
        double strength,
        Interval difference,
        double effect,
        double p,
        double pHolm,
        double least,
        double needed) {

    /// What is corrected together.
    public enum Kind {
        /// Mean accuracy over strengths.
        OVERALL,
        /// Accuracy at one strength, or on clean images.
        SINGLE,
        /// Likeness to a brain.
        ALIGNMENT
    }

    public Claim corrected(double holm) {
        return new Claim(
                condition,
                against,
                dataset,
                perturbation,
                norm,
                metric,
                strength,
                difference,
                effect,
                p,
                holm,
                least,
                needed);
    }

    /// Which kind it is.
    public Kind kind() {
        if (!metric.equals(Result.ACCURACY)) {
            return Kind.ALIGNMENT;
        }
        return Double.isNaN(strength) ? Kind.OVERALL : Kind.SINGLE;
    }
}
