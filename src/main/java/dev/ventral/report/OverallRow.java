package dev.ventral.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line of `overall.csv`: one number for a condition and a measurement, over all strengths where it has some.
record OverallRow(
        String condition,
        Perturbation perturbation,
        String metric,
        double mean,
        @Nullable Double low,
        @Nullable Double high) {
    static final String FILE = "overall.csv";
    static final List<String> COLUMNS =
            List.of("condition", "dataset", "perturbation", "norm", "metric", "mean", "ci_low", "ci_high");

    static OverallRow of(CsvRow row) {
        return new OverallRow(
                row.text("condition"),
                new Perturbation(row.text("dataset"), row.text("perturbation"), row.text("norm")),
                row.text("metric"),
                row.number("mean"),
                row.numberOrNull("ci_low"),
                row.numberOrNull("ci_high"));
    }
}
