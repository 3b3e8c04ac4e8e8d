package dev.ventral.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line of `tests.csv`: one condition against another under one perturbation.
///
/// @param metric `accuracy`, or the likeness to a brain
/// @param strength `mean`, a number, or nothing where there is none
/// @param needed how many seeds the effect would take; infinite for none at all, absent where not known
record ClaimRow(
        String condition,
        String against,
        String dataset,
        String perturbation,
        String norm,
        String metric,
        String strength,
        double difference,
        @Nullable Double low,
        @Nullable Double high,
        double p,
        double pHolm,
        double least,
        long seeds,
        double needed) {
    static final String FILE = "tests.csv";
    static final List<String> COLUMNS = List.of(
            "condition",
            "against",
            "dataset",
            "perturbation",
            "norm",
            "strength",
            "difference",
            "ci_low",
            "ci_high",
            "p",
            "p_holm",
            "p_least",
            "seeds",
            "seeds_needed");

    static ClaimRow of(CsvRow row) {
        return new ClaimRow(
                row.text("condition"),
                row.text("against"),
                row.text("dataset"),
                row.text("perturbation"),
                row.text("norm"),
                row.optional("metric").isEmpty() ? SummaryRow.ACCURACY : row.optional("metric"),
                row.text("strength"),
                row.number("difference"),
                row.numberOrNull("ci_low"),
                row.numberOrNull("ci_high"),
                row.number("p"),
                row.number("p_holm"),
                row.number("p_least"),
                row.whole("seeds"),
                row.real("seeds_needed"));
    }

    /// Whether it is a main claim: about the mean over all strengths, or about likeness.
    boolean overall() {
        return strength.equals("mean") || !accuracy();
    }

    boolean accuracy() {
        return metric.equals(SummaryRow.ACCURACY);
    }
}
