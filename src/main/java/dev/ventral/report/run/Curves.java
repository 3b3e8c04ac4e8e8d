package dev.ventral.report.run;

import dev.ventral.report.part.Chart;
import dev.ventral.report.part.Numbers;
import dev.ventral.report.part.PerturbationTitle;
import dev.ventral.results.Metrics;
import dev.ventral.results.SummaryRow;
import java.util.ArrayList;
import java.util.List;

/// Accuracy against the strength of each perturbation, all conditions in one chart.
final class Curves {
    private Curves() {}

    static List<Chart> of(Measurements measured, List<ConditionDescription> conditions) {
        List<Chart> charts = new ArrayList<>();
        boolean several = measured.datasets().size() > 1;
        for (PerturbationTitle perturbation : measured.perturbations()) {
            List<TestPoint> cells = measured.cells(perturbation);
            boolean fractions = cells.stream().allMatch(c -> perturbation.isFraction(c.strength()));
            List<TestPoint> all = new ArrayList<>(cells);
            all.addFirst(Measurements.clean(perturbation));
            List<Chart.Series> series = new ArrayList<>();
            List<String> words = new ArrayList<>();
            for (ConditionDescription condition : conditions) {
                List<List<Double>> points = points(condition, all, Metrics.ACCURACY, fractions ? 255 : 1, measured);
                if (!points.isEmpty()) {
                    series.add(new Chart.Series(condition.name(), condition.colour(), points, List.of()));
                    words.add(condition.name()
                            + course(points.getFirst().get(1), points.getLast().get(1)));
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

    /// From clean images to the largest strength, in words.
    static String course(double first, double last) {
        String from = Numbers.percent(first);
        String to = Numbers.percent(last);
        return from.equals(to)
                ? " stays at " + from + " %"
                : (last < first ? " falls" : " rises") + " from " + from + " % to " + to + " %";
    }

    /// A metric of a condition in these cells: scaled strength, mean and, where there is one, its interval.
    static List<List<Double>> points(
            ConditionDescription condition, List<TestPoint> cells, String metric, double scale, Measurements measured) {
        List<List<Double>> points = new ArrayList<>();
        for (TestPoint cell : cells) {
            SummaryRow row = measured.value(condition.name(), cell, metric);
            if (row == null) {
                continue;
            }
            List<Double> point = new ArrayList<>();
            point.add(Numbers.rounded(cell.strength() * scale));
            point.add(Numbers.rounded(row.mean()));
            if (Double.isFinite(row.ciLow()) && Double.isFinite(row.ciHigh())) {
                point.add(Numbers.rounded(row.ciLow()));
                point.add(Numbers.rounded(row.ciHigh()));
            }
            points.add(point);
        }
        return points;
    }
}
