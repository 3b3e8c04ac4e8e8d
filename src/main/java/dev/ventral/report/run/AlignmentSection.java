package dev.ventral.report.run;

import dev.ventral.report.part.Chart;
import dev.ventral.report.part.IntervalVerdict;
import dev.ventral.report.part.Numbers;
import dev.ventral.report.part.PerturbationTitle;
import dev.ventral.report.part.TestWords;
import dev.ventral.report.part.Titles;
import dev.ventral.results.AssociationRow;
import dev.ventral.results.CsvRows;
import dev.ventral.results.Metrics;
import dev.ventral.results.ResultRow;
import dev.ventral.results.SummaryRow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How much networks are like brains: a table for each comparison, and each network's likeness against its
/// accuracy.
///
/// @param problem what cannot be read
public record AlignmentSection(List<Findings.Table> tables, List<Panel> panels, String problem) {
    private static final List<String> MEASURES = List.of("cka", "cka-unbiased", "rsa");

    /// A scatter of networks and what it says.
    public record Panel(Chart chart, String text) {}

    static AlignmentSection of(RunData run, Measurements measured, List<ConditionDescription> conditions) {
        List<Findings.Table> tables = new ArrayList<>();
        for (String measure : MEASURES) {
            measured.perturbations(measure)
                    .forEach(alignment -> tables.add(table(alignment, measure, measured, conditions)));
        }
        CsvRows<AssociationRow> associations = run.associations();
        List<Panel> panels = new ArrayList<>();
        for (AssociationRow row : associations.rows()) {
            panels.add(new Panel(
                    chart("scatter-" + panels.size(), row, run.results().rows(), conditions, run.titles()), text(row)));
        }
        return new AlignmentSection(List.copyOf(tables), List.copyOf(panels), associations.problem());
    }

    /// Whether there is nothing to show.
    public boolean isEmpty() {
        return tables.isEmpty() && panels.isEmpty() && problem.isEmpty();
    }

    List<Chart> charts() {
        return panels.stream().map(Panel::chart).toList();
    }

    private static Findings.Table table(
            PerturbationTitle alignment, String measure, Measurements measured, List<ConditionDescription> conditions) {
        var cell = new TestPoint(alignment, Double.NaN);
        List<Findings.Row> rows = new ArrayList<>();
        for (ConditionDescription condition : conditions) {
            SummaryRow own = measured.value(condition.name(), cell, measure);
            rows.add(new Findings.Row(
                    condition,
                    own == null ? "not evaluated" : Numbers.of(own.seeds(), "seed"),
                    List.of(
                            cell(condition, cell, measure, measured),
                            cell(condition, cell, measure + "_ceiled", measured))));
        }
        return new Findings.Table(
                alignment.title() + " (" + alignment.dataset() + ")",
                Numbers.of(measured.images(cell), "image"),
                List.of(TestWords.measure(measure), "of what noise allows"),
                rows);
    }

    private static Findings.Cell cell(
            ConditionDescription condition, TestPoint cell, String metric, Measurements measured) {
        SummaryRow row = measured.value(condition.name(), cell, metric);
        if (row == null) {
            return Findings.Cell.EMPTY;
        }
        SummaryRow difference = measured.difference(condition.name(), cell, metric);
        return new Findings.Cell(
                number(row.mean()),
                Numbers.range(row.ciLow(), row.ciHigh(), AlignmentSection::number),
                difference == null ? "" : Numbers.difference(Math.rint(difference.mean() * 1e4) / 1e4),
                IntervalVerdict.of(difference));
    }

    private static String number(double value) {
        return Numbers.plain(Math.rint(value * 1e4) / 1e4);
    }

    private static Chart chart(
            String id,
            AssociationRow row,
            List<ResultRow> results,
            List<ConditionDescription> conditions,
            Titles titles) {
        PerturbationTitle under = new PerturbationTitle(row.dataset(), row.perturbation(), row.norm(), titles);
        List<Chart.Group> groups = new ArrayList<>();
        for (ConditionDescription condition : conditions) {
            Map<Long, Double> likeness = new LinkedHashMap<>();
            Map<Long, List<Double>> accuracies = new LinkedHashMap<>();
            for (ResultRow result : results) {
                if (!result.condition().equals(condition.name())) {
                    continue;
                }
                PerturbationTitle of = TestPoint.of(result, titles).perturbation();
                if (result.metric().equals(row.measure())
                        && of.name().equals(row.alignment())
                        && of.dataset().equals(row.brain())) {
                    likeness.put(result.seed(), result.value());
                } else if (result.metric().equals(Metrics.ACCURACY)
                        && of.equals(under)
                        && (of.clean() || result.strength() > 0)) {
                    accuracies
                            .computeIfAbsent(result.seed(), _ -> new ArrayList<>())
                            .add(result.value());
                }
            }
            List<Chart.Point> points = new ArrayList<>();
            likeness.forEach((seed, x) -> {
                List<Double> its = accuracies.get(seed);
                if (its != null) {
                    double y = its.stream().mapToDouble(v -> v).average().orElseThrow();
                    points.add(new Chart.Point(
                            Numbers.rounded(x), Numbers.rounded(y), condition.name() + ", seed " + seed, ""));
                }
            });
            groups.add(new Chart.Group(condition.name(), condition.colour(), points));
        }
        String title = under.title();
        String measure = TestWords.measure(row.measure()) + " with " + row.brain();
        return new Chart.Scatter(
                id,
                title + " against likeness to "
                        + row.alignment().substring(row.alignment().indexOf('-') + 1),
                "Each network: accuracy, " + title + ", against " + measure + "; " + text(row),
                measure,
                under.clean() ? "accuracy, clean" : "mean accuracy, " + title,
                groups);
    }

    private static String text(AssociationRow row) {
        return "r = " + decimal(row.r()) + " [" + decimal(row.ciLow()) + ", " + decimal(row.ciHigh()) + "] over "
                + Numbers.of(row.networks(), "network") + "; rank correlation " + decimal(row.spearman())
                + (Double.isNaN(row.rOfMeans())
                        ? ""
                        : "; " + decimal(row.rOfMeans()) + " over the means of "
                                + Numbers.of(row.conditions(), "condition"))
                + (Double.isNaN(row.rWithin()) ? "" : "; " + decimal(row.rWithin()) + " within conditions");
    }

    private static String decimal(double r) {
        return Numbers.difference(Math.rint(r * 100) / 100);
    }
}
