package dev.ventral.report.run;

import dev.ventral.report.part.Chart;
import dev.ventral.report.part.IntervalVerdict;
import dev.ventral.report.part.Numbers;
import dev.ventral.report.part.PerturbationTitle;
import dev.ventral.results.SummaryRow;
import java.util.ArrayList;
import java.util.List;

/// How steep the loss is around the test images: for each ball a table in the form of the key findings, and a
/// chart over its radius.
public record SmoothnessSection(List<Findings.Table> tables, List<Chart> charts) {
    static final String METRIC = "mean_squared_gradient";

    static SmoothnessSection of(Measurements measured, List<ConditionDescription> conditions) {
        List<Findings.Table> tables = new ArrayList<>();
        List<Chart> charts = new ArrayList<>();
        boolean several = measured.datasets().size() > 1;
        for (PerturbationTitle ball : measured.measured(METRIC)) {
            String title = ball.title() + (several ? " (" + ball.dataset() + ")" : "");
            List<TestPoint> cells = measured.cells(ball, METRIC);
            tables.add(table(title, ball, cells, measured, conditions));
            if (cells.size() > 1) {
                charts.add(chart("smoothness-" + charts.size(), title, ball, cells, measured, conditions));
            }
        }
        return new SmoothnessSection(List.copyOf(tables), List.copyOf(charts));
    }

    private static Findings.Table table(
            String title,
            PerturbationTitle ball,
            List<TestPoint> cells,
            Measurements measured,
            List<ConditionDescription> conditions) {
        List<Findings.Row> rows = new ArrayList<>();
        for (ConditionDescription condition : conditions) {
            SummaryRow first = measured.value(condition.name(), cells.getFirst(), METRIC);
            rows.add(new Findings.Row(
                    condition,
                    first == null ? "not evaluated" : Numbers.of(first.seeds(), "seed"),
                    cells.stream().map(cell -> cell(condition, cell, measured)).toList()));
        }
        return new Findings.Table(
                title,
                Numbers.of(measured.images(cells.getFirst()), "image"),
                cells.stream()
                        .map(cell -> ball.strengthName() + " = " + ball.strengthText(cell.strength()))
                        .toList(),
                rows);
    }

    private static Findings.Cell cell(ConditionDescription condition, TestPoint cell, Measurements measured) {
        SummaryRow row = measured.value(condition.name(), cell, METRIC);
        if (row == null) {
            return Findings.Cell.EMPTY;
        }
        SummaryRow difference = measured.difference(condition.name(), cell, METRIC);
        return new Findings.Cell(
                Numbers.plain(row.mean()),
                Numbers.range(row.ciLow(), row.ciHigh(), Numbers::plain),
                difference == null ? "" : Numbers.difference(difference.mean()),
                IntervalVerdict.of(difference));
    }

    private static Chart chart(
            String id,
            String title,
            PerturbationTitle ball,
            List<TestPoint> cells,
            Measurements measured,
            List<ConditionDescription> conditions) {
        boolean fractions = cells.stream().allMatch(cell -> ball.isFraction(cell.strength()));
        List<Chart.Series> series = new ArrayList<>();
        for (ConditionDescription condition : conditions) {
            List<List<Double>> points = Curves.points(condition, cells, METRIC, fractions ? 255 : 1, measured);
            if (!points.isEmpty()) {
                series.add(new Chart.Series(condition.name(), condition.colour(), points, List.of()));
            }
        }
        return new Chart.Lines(
                id,
                title,
                "Mean squared gradient of the loss against the radius of the ball; all numbers are in the table.",
                ball.strengthName() + (fractions ? " × 255" : ""),
                "mean squared gradient",
                false,
                fractions,
                false,
                series);
    }
}
