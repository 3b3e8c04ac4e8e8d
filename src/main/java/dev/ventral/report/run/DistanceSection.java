package dev.ventral.report.run;

import dev.ventral.report.part.IntervalVerdict;
import dev.ventral.report.part.NormUnits;
import dev.ventral.report.part.Numbers;
import dev.ventral.report.part.PerturbationTitle;
import dev.ventral.results.Metrics;
import dev.ventral.results.SummaryRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Smallest changes that break an image: a table for each attack that looks for them, in the form of the key
/// findings.
public record DistanceSection(List<Findings.Table> tables) {
    static DistanceSection of(Measurements measured, List<ConditionDescription> conditions) {
        boolean several = measured.datasets().size() > 1;
        return new DistanceSection(measured.perturbations(Metrics.MEDIAN_DISTANCE).stream()
                .map(attack -> table(attack, several, measured, conditions))
                .toList());
    }

    private static Findings.Table table(
            PerturbationTitle attack, boolean several, Measurements measured, List<ConditionDescription> conditions) {
        var cell = new TestPoint(attack, Double.NaN);
        var units = new NormUnits(attack.norm(), attack.isFraction(0));
        List<Findings.Row> rows = new ArrayList<>();
        for (ConditionDescription condition : conditions) {
            SummaryRow median = measured.value(condition.name(), cell, Metrics.MEDIAN_DISTANCE);
            rows.add(new Findings.Row(
                    condition,
                    median == null ? "not evaluated" : Numbers.of(median.seeds(), "seed"),
                    List.of(
                            distance(condition, cell, Metrics.MEDIAN_DISTANCE, units, measured),
                            distance(condition, cell, Metrics.MEAN_DISTANCE, units, measured),
                            found(measured.value(condition.name(), cell, Metrics.FOUND)))));
        }
        String unit = units.axis(units.words());
        return new Findings.Table(
                attack.title() + (several ? " (" + attack.dataset() + ")" : ""),
                (unit.isEmpty() ? "" : unit + "; ") + Numbers.of(measured.images(cell), "image"),
                List.of("median", "mean where found", "found, %"),
                rows);
    }

    private static Findings.Cell distance(
            ConditionDescription condition, TestPoint cell, String metric, NormUnits units, Measurements measured) {
        SummaryRow row = measured.value(condition.name(), cell, metric);
        if (row == null || Double.isNaN(row.mean())) {
            return Findings.Cell.EMPTY;
        }
        SummaryRow difference = measured.difference(condition.name(), cell, metric);
        return new Findings.Cell(
                text(row.mean(), units),
                Numbers.range(row.ciLow(), row.ciHigh(), size -> text(size, units)),
                difference == null || !Double.isFinite(difference.mean())
                        ? ""
                        : Numbers.difference(units.shown(difference.mean())),
                IntervalVerdict.of(difference));
    }

    private static Findings.Cell found(@Nullable SummaryRow row) {
        return row == null || !Double.isFinite(row.mean())
                ? Findings.Cell.EMPTY
                : new Findings.Cell(
                        Numbers.percent(row.mean()), Findings.interval(row, false), "", IntervalVerdict.UNKNOWN);
    }

    private static String text(double distance, NormUnits units) {
        return Numbers.plain(units.shown(distance));
    }
}
