package dev.ventral.results;

/// A line of `summary.csv`: a metric of one condition, over its seeds.
///
/// @param metric as in the results, or `METRIC_minus_REFERENCE`: the paired difference to the reference
///     condition
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
        int seeds) {}
