package dev.ventral.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line of `summary.csv`: a mean over seeds with its 95 % interval, where there is one.
record SummaryRow(
        String condition,
        ResultRow.Cell cell,
        String metric,
        double mean,
        @Nullable Double low,
        @Nullable Double high,
        long seeds) {
    static final String ACCURACY = "accuracy";
    static final String MINUS_NONE = "_minus_none";
    static final String DIFFERENCE = ACCURACY + MINUS_NONE;
    static final List<String> COLUMNS = List.of(
            "condition", "dataset", "perturbation", "norm", "strength", "metric", "mean", "ci_low", "ci_high", "seeds");

    static SummaryRow of(CsvRow row) {
        return new SummaryRow(
                row.text("condition"),
                ResultRow.Cell.of(row),
                row.text("metric"),
                ResultRow.Cell.value(row, "mean"),
                row.numberOrNull("ci_low"),
                row.numberOrNull("ci_high"),
                row.whole("seeds"));
    }
}
