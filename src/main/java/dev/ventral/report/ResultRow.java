package dev.ventral.report;

import java.util.List;

/// A line of `results.csv`: one trained network under one perturbation at one strength.
record ResultRow(String condition, long seed, Cell cell, String metric, double value, long n) {
    static final List<String> COLUMNS =
            List.of("condition", "seed", "dataset", "perturbation", "norm", "strength", "metric", "value", "n");

    static ResultRow of(CsvRow row) {
        return new ResultRow(
                row.text("condition"),
                row.whole("seed"),
                Cell.of(row),
                row.text("metric"),
                row.number("value"),
                row.whole("n"));
    }

    /// What was measured: a perturbation of a data set at a strength.
    record Cell(Perturbation perturbation, double strength) {
        static Cell of(CsvRow row) {
            return new Cell(
                    new Perturbation(row.text("dataset"), row.text("perturbation"), row.text("norm")),
                    row.number("strength"));
        }
    }
}
