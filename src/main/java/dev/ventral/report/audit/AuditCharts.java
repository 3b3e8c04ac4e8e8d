package dev.ventral.report.audit;

import dev.ventral.report.part.Chart;
import dev.ventral.report.part.NormUnits;
import dev.ventral.report.part.Numbers;
import dev.ventral.results.Metrics;
import dev.ventral.results.QueryRow;
import dev.ventral.results.SampleRow;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// How the smallest changes are spread over the images, and how they shrink with the queries.
final class AuditCharts {
    private static final int BINS = 30;

    private AuditCharts() {}

    /// A histogram for each attack that looks for the smallest change.
    static List<Chart> histograms(AuditFigures figures) {
        List<Chart> charts = new ArrayList<>();
        for (String norm : figures.norms()) {
            for (AuditAttack attack : figures.minimal(norm)) {
                List<SampleRow> right = figures.samples(norm, attack).stream()
                        .filter(SampleRow::right)
                        .toList();
                double[] found = right.stream()
                        .mapToDouble(SampleRow::distance)
                        .filter(Double::isFinite)
                        .toArray();
                if (found.length > 1) {
                    charts.add(histogram("distances-" + charts.size(), figures, norm, attack, found, right.size()));
                }
            }
        }
        return charts;
    }

    private static Chart histogram(
            String id, AuditFigures figures, String norm, AuditAttack attack, double[] found, int right) {
        NormUnits units = figures.units(norm);
        double largest = 0;
        for (double distance : found) {
            largest = Math.max(largest, units.shown(distance));
        }
        // changes of whole values fall into bins of whole widths
        double width = norm.equals("l0") ? Math.ceil((largest + 1) / BINS) : largest > 0 ? largest / BINS : 1;
        Integer[] counts = new Integer[BINS];
        Arrays.fill(counts, 0);
        for (double distance : found) {
            counts[Math.min(BINS - 1, (int) (units.shown(distance) / width))]++;
        }
        List<Double> edges = new ArrayList<>();
        for (int i = 0; i <= BINS; i++) {
            edges.add(Numbers.rounded(i * width));
        }
        double median = figures.value(norm, attack, Metrics.MEDIAN_DISTANCE);
        String title =
                "%s, %s: %d of %s".formatted(attack.title(), units.title(), found.length, Numbers.of(right, "image"));
        return new Chart.Histogram(
                id,
                title,
                "Smallest changes by %s of the images that are right as they are, up to %s; median of all images %s."
                        .formatted(title, Numbers.plain(largest), units.distance(median)),
                units.axis("distance"),
                "images",
                edges,
                List.of(counts),
                Double.isFinite(median) && median > 0 ? (Double) units.shown(median) : null);
    }

    /// Two charts for each norm: the median distance over the queries, and the share of images broken.
    static List<Chart> queries(AuditFigures figures, List<QueryRow> rows) {
        List<Chart> charts = new ArrayList<>();
        for (String norm : figures.norms()) {
            NormUnits units = figures.units(norm);
            add(charts, figures, norm, rows, false, q -> units.shown(q.medianDistance()));
            add(charts, figures, norm, rows, true, q -> Numbers.rounded(q.found()));
        }
        return charts;
    }

    private static void add(
            List<Chart> charts,
            AuditFigures figures,
            String norm,
            List<QueryRow> rows,
            boolean share,
            ToDoubleFunction<QueryRow> value) {
        NormUnits units = figures.units(norm);
        List<Chart.Series> series = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (AuditAttack attack : figures.attacks(norm)) {
            List<List<Double>> points = rows.stream()
                    .filter(q -> q.norm().equals(norm) && q.attack().equals(attack.name()) && q.queries() >= 1)
                    .filter(q -> Double.isFinite(value.applyAsDouble(q)))
                    .map(q -> List.of((double) q.queries(), value.applyAsDouble(q)))
                    .toList();
            if (!points.isEmpty()) {
                series.add(new Chart.Series(attack.title(), attack.colour(), points, List.of()));
                List<Double> last = points.getLast();
                words.add(attack.title() + " reaches "
                        + (share ? Numbers.percent(last.get(1)) + " %" : Numbers.plain(last.get(1))) + " after "
                        + Numbers.count(Math.round(last.getFirst())));
            }
        }
        if (!series.isEmpty()) {
            String title = units.title() + (share ? ", share of images broken" : ", " + units.axis("median distance"));
            charts.add(new Chart.Lines(
                    "queries-" + charts.size(),
                    title,
                    title + ", over queries for each image: " + String.join("; ", words) + ".",
                    "queries",
                    share ? "broken" : "median distance",
                    share,
                    false,
                    false,
                    true,
                    false,
                    series));
        }
    }
}
