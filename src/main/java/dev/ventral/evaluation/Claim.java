package dev.ventral.evaluation;

/// Whether one condition is more accurate than another, seed by seed on the same images.
///
/// @param condition whose
/// @param against than which: `none`, or the condition's own control
/// @param strength NaN for the mean over all strengths above 0
/// @param difference mean over seeds of the accuracy of `condition` less that of `against`, with its 95 %
///     interval
/// @param effect d_z: the difference in its standard deviations over seeds; NaN where there is none
/// @param p two-sided, of the permutation test
/// @param pHolm corrected for all claims of the same kind: all means over strengths, or all single strengths
/// @param least the smallest p that so many seeds can have
/// @param needed how many seeds an effect of this size would need (a power of .8 at .05); NaN where not known
public record Claim(
        String condition,
        String against,
        String dataset,
        String perturbation,
        String norm,
        double strength,
        Interval difference,
        double effect,
        double p,
        double pHolm,
        double least,
        double needed) {

    Claim corrected(double holm) {
        return new Claim(
                condition, against, dataset, perturbation, norm, strength, difference, effect, p, holm, least, needed);
    }

    /// Whether it is about the mean over strengths.
    public boolean overall() {
        return Double.isNaN(strength);
    }
}
