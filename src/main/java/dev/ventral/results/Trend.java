package dev.ventral.results;

import dev.ventral.statistics.Interval;

/// Whether a measurement rises over conditions that have an order, such as the areas of a hierarchy.
///
/// @param order its name in the experiment
/// @param conditions how many
/// @param rise mean over seeds of the last condition less the first, with its 95 % interval
/// @param statistic Page's L
/// @param p one-sided
/// @param pHolm corrected for all trends of the order
public record Trend(
        String order,
        String dataset,
        String perturbation,
        String norm,
        String metric,
        int conditions,
        Interval rise,
        double statistic,
        double p,
        double pHolm) {

    public Trend corrected(double holm) {
        return new Trend(order, dataset, perturbation, norm, metric, conditions, rise, statistic, p, holm);
    }
}
