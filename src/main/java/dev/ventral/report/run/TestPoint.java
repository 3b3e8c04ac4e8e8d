package dev.ventral.report.run;

import dev.ventral.report.part.PerturbationTitle;
import dev.ventral.report.part.Titles;
import dev.ventral.results.ResultRow;
import dev.ventral.results.SummaryRow;
import dev.ventral.results.TransferRow;

/// Perturbation of a data set at a strength.
///
/// @param strength NaN where there is none: figures of an attack that looks for the smallest change
record TestPoint(PerturbationTitle perturbation, double strength) {
    static TestPoint of(ResultRow row, Titles titles) {
        return new TestPoint(
                new PerturbationTitle(row.dataset(), row.perturbation(), row.norm(), titles), row.strength());
    }

    static TestPoint of(SummaryRow row, Titles titles) {
        return new TestPoint(
                new PerturbationTitle(row.dataset(), row.perturbation(), row.norm(), titles), row.strength());
    }

    static TestPoint of(TransferRow row, Titles titles) {
        return new TestPoint(
                new PerturbationTitle(row.dataset(), row.perturbation(), row.norm(), titles), row.strength());
    }
}
