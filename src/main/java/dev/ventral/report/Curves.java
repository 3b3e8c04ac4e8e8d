package dev.ventral.report;

import java.util.ArrayList;
import java.util.List;

/// Accuracy against the strength of each perturbation, all conditions in one chart.
final class Curves {
    private Curves() {}

    static List<Chart> of(Measurements measured, List<Condition> conditions) {
        List<Chart> charts = new ArrayList<>();
        boolean several = measured.datasets().size() > 1;
        for (Perturbation perturbation : measured.perturbations()) {
            List<ResultRow.Cell> cells = measured.cells(perturbation);
            boolean fractions = cells.stream().allMatch(c -> perturbation.isFraction(c.strength()));
            List<Chart.Series> series = new ArrayList<>();
            List<String> words = new ArrayList<>();
            for (Condition condition : conditions) {
                List<List<Double>> points = points(condition, perturbation, cells, fractions ? 255 : 1, measured);
                if (!points.isEmpty()) {
                    series.add(new Chart.Series(condition.name(), condition.colour(), points, List.of()));
                    words.add(condition.name() + " falls from "
                            + Numbers.percent(points.getFirst().get(1)) + " % to "
                            + Numbers.percent(points.getLast().get(1)) + " %");
                }
            }
            String title = perturbation.title() + (several ? " (" + perturbation.dataset() + ")" : "");
            charts.add(new Chart.Lines(
                    "curve-" + charts.size(),
                    title,
                    "Accuracy against strength under " + title + ": " + String.join("; ", words)
                            + ". All numbers are in the table of key findings.",
                    perturbation.strengthName() + (fractions ? " × 255" : ""),
                    "accuracy",
                    true,
                    fractions,
                    false,
                    series));
        }
        return charts;
    }

    private static List<List<Double>> points(
            Condition condition,
            Perturbation perturbation,
            List<ResultRow.Cell> cells,
            double scale,
            Measurements measured) {
        List<List<Double>> points = new ArrayList<>();
        List<ResultRow.Cell> all = new ArrayList<>();
        all.add(Measurements.clean(perturbation));
        all.addAll(cells);
        for (ResultRow.Cell cell : all) {
            SummaryRow row = measured.accuracy(condition.name(), cell);
            if (row == null) {
                continue;
            }
            List<Double> point = new ArrayList<>();
            point.add(Numbers.rounded(cell.strength() * scale));
            point.add(Numbers.rounded(row.mean()));
            Double low = row.low();
            Double high = row.high();
            if (low != null && high != null) {
                point.add(Numbers.rounded(low));
                point.add(Numbers.rounded(high));
            }
            points.add(point);
        }
        return points;
    }
}
