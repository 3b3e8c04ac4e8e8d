package dev.ventral.report.run;

import dev.ventral.report.part.HeatMap;
import dev.ventral.report.part.Numbers;
import dev.ventral.report.part.PerturbationTitle;
import dev.ventral.report.part.Titles;
import dev.ventral.results.CsvRows;
import dev.ventral.results.Metrics;
import dev.ventral.results.SummaryRow;
import dev.ventral.results.TransferRow;
import java.util.ArrayList;
import java.util.List;

/// Adversarial examples of each condition's networks on the networks of every other: a table for each attack and
/// epsilon.
///
/// @param problem what cannot be read of `transfer.csv`
public record TransferSection(List<Table> tables, String problem) {
    private static final String PREFIX = "transfer-";

    /// One attack at one epsilon.
    ///
    /// @param targets the columns: what the examples were tried on
    /// @param clean accuracy on the clean images for each column; empty texts where it is not known
    public record Table(
            String title, String images, List<ConditionDescription> targets, List<String> clean, List<Row> rows) {}

    /// Examples made on the networks of a condition.
    public record Row(ConditionDescription source, List<Cell> cells) {}

    /// Accuracy in per cent, the mean over pairs of networks; on the diagonal of each network with itself.
    ///
    /// @param mean empty where there is none
    /// @param interval over the seeds of the column
    /// @param pairs how many pairs of networks the mean is over
    /// @param others on the diagonal, the same for pairs of different seeds; empty elsewhere
    /// @param style its colour
    public record Cell(boolean whiteBox, String mean, String interval, String pairs, String others, String style) {}

    /// Whether the run has nothing of this kind.
    public boolean isEmpty() {
        return tables.isEmpty() && problem.isEmpty();
    }

    static TransferSection of(
            CsvRows<TransferRow> transfer, Measurements measured, List<ConditionDescription> conditions) {
        List<TransferRow> rows = transfer.rows();
        List<Table> tables = rows.stream()
                .map(row -> TestPoint.of(row, measured.titles()))
                .distinct()
                .map(cell -> new Attacked(
                        cell,
                        rows.stream()
                                .filter(row ->
                                        TestPoint.of(row, measured.titles()).equals(cell))
                                .toList(),
                        measured))
                .map(attacked -> attacked.table(conditions))
                .filter(table -> !table.rows().isEmpty())
                .toList();
        return new TransferSection(tables, transfer.problem());
    }

    /// The attacks that were transferred, for people.
    static List<String> titles(CsvRows<TransferRow> transfer, Titles titles) {
        return transfer.rows().stream()
                .map(row -> attack(TestPoint.of(row, titles)).title())
                .distinct()
                .toList();
    }

    /// The attack itself, which its name in the files begins with `transfer-` before.
    private static PerturbationTitle attack(TestPoint cell) {
        PerturbationTitle named = cell.perturbation();
        String name = named.name();
        return new PerturbationTitle(
                named.dataset(),
                name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name,
                named.norm(),
                named.titles());
    }

    /// What is known of one attack at one epsilon.
    private record Attacked(TestPoint cell, List<TransferRow> rows, Measurements measured) {
        Table table(List<ConditionDescription> conditions) {
            PerturbationTitle attack = attack(cell);
            String strength = Double.isNaN(cell.strength())
                    ? "smallest changes"
                    : attack.strengthName() + " = " + attack.strengthText(cell.strength());
            List<ConditionDescription> targets = conditions.stream()
                    .filter(c -> rows.stream().anyMatch(row -> TransferRow.isOf(row.target(), c.name())))
                    .toList();
            List<Row> lines = conditions.stream()
                    .filter(c -> rows.stream().anyMatch(row -> TransferRow.isOf(row.source(), c.name())))
                    .map(source -> new Row(
                            source,
                            targets.stream().map(target -> cell(source, target)).toList()))
                    .toList();
            long images = rows.stream().mapToLong(TransferRow::n).max().orElse(0);
            return new Table(
                    attack.title() + ", " + strength,
                    Numbers.of(images, "image"),
                    targets,
                    targets.stream().map(this::clean).toList(),
                    lines);
        }

        private String clean(ConditionDescription target) {
            SummaryRow row = measured.accuracy(target.name(), Measurements.clean(cell.perturbation()));
            return row == null ? "" : Numbers.percent(row.mean());
        }

        private Cell cell(ConditionDescription source, ConditionDescription target) {
            boolean diagonal = source.equals(target);
            List<Double> own = new ArrayList<>();
            List<Double> others = new ArrayList<>();
            for (TransferRow row : rows) {
                if (TransferRow.isOf(row.source(), source.name()) && TransferRow.isOf(row.target(), target.name())) {
                    (row.whiteBox() ? own : others).add(row.accuracy());
                }
            }
            List<Double> shown = diagonal ? own : others;
            String interval = Findings.interval(
                    measured.value(target.name(), cell, Metrics.ACCURACY_FROM + source.name()), false);
            if (shown.isEmpty()) {
                return new Cell(diagonal, "", "", "", "", "");
            }
            return new Cell(
                    diagonal,
                    Numbers.percent(mean(shown)),
                    diagonal ? "" : interval,
                    Numbers.of(shown.size(), diagonal ? "network" : "pair"),
                    diagonal && !others.isEmpty()
                            ? Numbers.percent(mean(others)) + (interval.isEmpty() ? "" : " (" + interval + ")")
                            : "",
                    // white where all stand, darker the more fall
                    HeatMap.style(1 - mean(shown)));
        }

        private static double mean(List<Double> values) {
            return values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
        }
    }
}
