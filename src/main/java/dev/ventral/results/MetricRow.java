package dev.ventral.results;

/// Figure of one network's training after an epoch: a line of `metrics.csv`.
///
/// @param name such as `loss/task`
/// @param value need not be a finite number
public record MetricRow(
        String condition,
        long seed,
        int epoch,
        long step,
        String name,
        @NumberForm(NumberForm.Kind.JAVA) double value) {
    public static final CsvTable<MetricRow> TABLE = CsvTable.of(MetricRow.class, "metrics.csv");
}
