package dev.ventral.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line of `trends.csv`: whether a measurement rises over conditions in an order.
record TrendRow(
        String order,
        Perturbation perturbation,
        String metric,
        double rise,
        @Nullable Double low,
        @Nullable Double high,
        double statistic,
        double p,
        double pHolm,
        long seeds) {
    static final String FILE = "trends.csv";
    static final List<String> COLUMNS = List.of(
            "order",
            "dataset",
            "perturbation",
            "norm",
            "metric",
            "rise",
            "ci_low",
            "ci_high",
            "page_l",
            "p",
            "p_holm",
            "seeds");

    static TrendRow of(CsvRow row) {
        return new TrendRow(
                row.text("order"),
                new Perturbation(row.text("dataset"), row.text("perturbation"), row.text("norm")),
                row.text("metric"),
                row.number("rise"),
                row.numberOrNull("ci_low"),
                row.numberOrNull("ci_high"),
                row.number("page_l"),
                row.number("p"),
                row.number("p_holm"),
                row.whole("seeds"));
    }
}
