package dev.ventral.report.audit;

import dev.ventral.report.part.Chart;
import dev.ventral.report.part.NormUnits;
import dev.ventral.report.part.Numbers;
import dev.ventral.results.SampleRow;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/// Accuracy over epsilon, a chart for each norm and a line for each attack. Attacks that look for the
/// smallest change give the whole curve; it is drawn through so many points, however many images there are.
final class AuditCurves {
    private static final int POINTS = 120;

    /// Of the smallest changes found, the share that the chart covers.
    private static final double COVERED = .99;

    /// A distance is within an epsilon that it exceeds by less than this share of it, as in the audit itself.
    private static final double SLACK = 1e-6;

    private final AuditFigures figures;
    private final String norm;
    private final NormUnits units;
    private final List<Double> grid;

    private AuditCurves(AuditFigures figures, String norm) {
        this.figures = figures;
        this.norm = norm;
        units = figures.units(norm);
        grid = grid();
    }

    static List<Chart> of(AuditFigures figures) {
        List<Chart> charts = new ArrayList<>();
        for (String norm : figures.norms()) {
            Chart.Lines chart = new AuditCurves(figures, norm).chart("curve-" + charts.size());
            if (!chart.series().isEmpty()) {
                charts.add(chart);
            }
        }
        return charts;
    }

    private Chart.Lines chart(String id) {
        List<Chart.Series> series = new ArrayList<>();
        List<String> words = new ArrayList<>();
        List<AuditAttack> attacks = new ArrayList<>(figures.attacks(norm));
        if (attacks.size() > 1) {
            attacks.addFirst(AuditAttack.worst());
        }
        for (AuditAttack attack : attacks) {
            List<List<Double>> points = points(attack);
            if (points.size() > 1) {
                series.add(new Chart.Series(attack.title(), attack.colour(), points, List.of(), attack.colour() == 0));
                words.add(attack.title() + " leaves "
                        + Numbers.percent(points.getLast().get(1)) + " % at "
                        + Numbers.plain(points.getLast().getFirst()) + (units.fractions() ? "/255" : ""));
            }
        }
        return new Chart.Lines(
                id,
                units.title(),
                "Accuracy over epsilon in " + units.title() + ": " + String.join("; ", words)
                        + ". The numbers at the listed epsilons are in the table.",
                units.axis("ε"),
                "accuracy",
                true,
                units.fractions(),
                false,
                series);
    }

    private List<List<Double>> points(AuditAttack attack) {
        boolean worst = attack.colour() == 0;
        boolean whole = worst ? !figures.minimal(norm).isEmpty() : figures.minimal(norm, attack);
        List<SampleRow> samples = worst ? figures.nearest(norm) : figures.samples(norm, attack);
        // samples that are not all there would give another curve than the table
        if (whole && !samples.isEmpty() && samples.size() == figures.images()) {
            return curve(samples);
        }
        List<List<Double>> points = new ArrayList<>();
        if (!Double.isNaN(figures.clean())) {
            points.add(List.of(0.0, Numbers.rounded(figures.clean())));
        }
        for (double epsilon : figures.epsilons(norm)) {
            double accuracy = figures.accuracy(norm, attack, epsilon);
            if (!Double.isNaN(accuracy)) {
                points.add(List.of(units.shown(epsilon), Numbers.rounded(accuracy)));
            }
        }
        return points;
    }

    private List<List<Double>> curve(List<SampleRow> samples) {
        double[] sorted =
                samples.stream().mapToDouble(SampleRow::distance).sorted().toArray();
        List<List<Double>> points = new ArrayList<>();
        int broken = 0;
        for (double epsilon : grid) {
            while (broken < sorted.length && sorted[broken] <= epsilon * (1 + SLACK)) {
                broken++;
            }
            double accuracy = (sorted.length - broken) / (double) sorted.length;
            points.add(List.of(units.shown(epsilon), Numbers.rounded(accuracy)));
        }
        return points;
    }

    /// From 0 to where nearly all images that can be broken are, and every epsilon of the table.
    private List<Double> grid() {
        List<Double> epsilons = figures.epsilons(norm);
        double end = epsilons.isEmpty() ? 0 : epsilons.getLast();
        double[] found = figures.minimal(norm).isEmpty()
                ? new double[0]
                : figures.nearest(norm).stream()
                        .mapToDouble(SampleRow::distance)
                        .filter(d -> d > 0 && Double.isFinite(d))
                        .sorted()
                        .toArray();
        if (found.length > 0) {
            end = Math.max(end, units.roundedUp(found[(int) Math.ceil(COVERED * (found.length - 1))]));
        }
        double step = end / POINTS;
        TreeSet<Double> grid = new TreeSet<>(epsilons);
        for (int i = 0; i <= POINTS; i++) {
            grid.add(i == POINTS ? end : i * step);
        }
        return List.copyOf(grid);
    }
}
