package dev.ventral.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Smallest changes that break an image: a table for each attack that looks for them, in the form of the key
/// findings.
public record DistanceSection(List<Findings.Table> tables) {
    static final String MEDIAN = "median_distance";
    private static final String MEAN = "mean_distance";
    private static final String FOUND = "found";

    static DistanceSection of(Measurements measured, List<Condition> conditions) {
        boolean several = measured.datasets().size() > 1;
        return new DistanceSection(measured.perturbations(MEDIAN).stream()
                .map(attack -> table(attack, several, measured, conditions))
                .toList());
    }

    private static Findings.Table table(
            Perturbation attack, boolean several, Measurements measured, List<Condition> conditions) {
        var cell = new ResultRow.Cell(attack, Double.NaN);
        var units = new AuditUnits(attack.norm(), attack.isFraction(0));
        List<Findings.Row> rows = new ArrayList<>();
        for (Condition condition : conditions) {
            SummaryRow median = measured.value(condition.name(), cell, MEDIAN);
            rows.add(new Findings.Row(
                    condition,
                    median == null ? "not evaluated" : Numbers.of(median.seeds(), "seed"),
                    List.of(
                            distance(condition, cell, MEDIAN, units, measured),
                            distance(condition, cell, MEAN, units, measured),
                            found(measured.value(condition.name(), cell, FOUND)))));
        }
        String unit = units.axis(units.words());
        return new Findings.Table(
                attack.title() + (several ? " (" + attack.dataset() + ")" : ""),
                (unit.isEmpty() ? "" : unit + "; ") + Numbers.of(measured.images(cell), "image"),
                List.of("median", "mean where found", "found, %"),
                rows);
    }

    private static Findings.Cell distance(
            Condition condition, ResultRow.Cell cell, String metric, AuditUnits units, Measurements measured) {
        SummaryRow row = measured.value(condition.name(), cell, metric);
        if (row == null || Double.isNaN(row.mean())) {
            return Findings.Cell.EMPTY;
        }
        SummaryRow difference = measured.difference(condition.name(), cell, metric);
        return new Findings.Cell(
                text(row.mean(), units),
                interval(row.low(), row.high(), units),
                difference == null || !Double.isFinite(difference.mean())
                        ? ""
                        : Numbers.difference(units.shown(difference.mean())),
                Verdict.of(difference));
    }

    private static Findings.Cell found(@Nullable SummaryRow row) {
        return row == null || !Double.isFinite(row.mean())
                ? Findings.Cell.EMPTY
                : new Findings.Cell(Numbers.percent(row.mean()), Findings.interval(row, false), "", Verdict.UNKNOWN);
    }

    private static String interval(@Nullable Double low, @Nullable Double high, AuditUnits units) {
        return low == null || high == null ? "" : text(low, units) + " – " + text(high, units);
    }

    private static String text(double distance, AuditUnits units) {
        return Numbers.plain(units.shown(distance));
    }
}
