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
                Cell.value(row, "value"),
                row.whole("n"));
    }

    /// What was measured: a perturbation of a data set at a strength.
    ///
    /// @param strength NaN where the metric has none: figures of an attack that looks for the smallest change
    record Cell(Perturbation perturbation, double strength) {
        /// An accuracy must be a number and have a strength; distances may be infinite or unknown, and transfer
        /// be of smallest changes.
        static double value(CsvRow row, String column) {
            String metric = row.text("metric");
            boolean accuracy = metric.equals(SummaryRow.ACCURACY) || metric.equals(SummaryRow.DIFFERENCE);
            return accuracy ? row.number(column) : row.real(column);
        }

        static Cell of(CsvRow row) {
            return new Cell(
                    new Perturbation(row.text("dataset"), row.text("perturbation"), row.text("norm")),
                    value(row, "strength"));
        }
    }
}
