package dev.ventral.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A line of `metrics.csv`: a figure of one network's training; null where it was not a finite number.
record MetricRow(
        String condition,
        long seed,
        double epoch,
        String name,
        @Nullable Double value) {
    static final List<String> COLUMNS = List.of("condition", "seed", "epoch", "step", "name", "value");

    static MetricRow of(CsvRow row) {
        return new MetricRow(
                row.text("condition"),
                row.whole("seed"),
                row.number("epoch"),
                row.text("name"),
                row.numberOrNull("value"));
    }
}
