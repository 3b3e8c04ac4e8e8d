package dev.ventral.results;

import dev.ventral.statistics.Interval;

/// Whether the networks that are more like a brain are the more robust ones.
///
/// @param alignment the [dev.ventral.evaluation.BrainAlignment]'s perturbation
/// @param measure its metric
/// @param brain its recording
/// @param robustness Pearson's r with the accuracy under this perturbation, and its 95 % interval over networks
/// @param spearman the rank correlation
/// @param ofMeans Pearson's r of the conditions' means; NaN for fewer than three
/// @param conditions how many
/// @param within Pearson's r of what is left of the networks when their conditions' means are taken off; NaN
///     where nothing is
public record Association(
        String alignment,
        String measure,
        String brain,
        String dataset,
        String perturbation,
        String norm,
        Interval robustness,
        double spearman,
        double ofMeans,
        int conditions,
        double within) {}
