package dev.ventral.report.audit;

import dev.ventral.report.part.NormUnits;
import dev.ventral.report.part.Numbers;
import dev.ventral.results.Metrics;
import java.util.ArrayList;
import java.util.List;

/// Figures of all attacks by one norm; all texts.
public record AttackTable(String title, String detail, List<String> columns, List<Row> rows) {
    /// The figures of an attack.
    ///
    /// @param bold it is the worst case
    public record Row(AuditAttack attack, boolean bold, List<Cell> cells) {}

    /// @param figure empty where there is none
    /// @param detail its interval, or what it is made of
    public record Cell(String figure, String detail) {}

    /// Accuracy at each epsilon.
    static AttackTable accuracy(AuditFigures figures, String norm) {
        NormUnits units = figures.units(norm);
        List<Double> epsilons = figures.epsilons(norm);
        List<String> columns = new ArrayList<>();
        columns.add("clean");
        epsilons.forEach(epsilon -> columns.add(units.epsilon(epsilon)));
        columns.add("queries");
        List<Row> rows = new ArrayList<>();
        for (AuditAttack attack : figures.attacks(norm)) {
            rows.add(accuracy(figures, norm, attack));
        }
        if (rows.size() > 1) {
            rows.add(accuracy(figures, norm, AuditAttack.worst()));
        }
        return new AttackTable(
                units.title(), join(units.words(), Numbers.of(figures.images(), "image")), columns, rows);
    }

    private static Row accuracy(AuditFigures figures, String norm, AuditAttack attack) {
        List<Cell> cells = new ArrayList<>();
        cells.add(share(figures.clean()));
        for (double epsilon : figures.epsilons(norm)) {
            cells.add(share(figures.accuracy(norm, attack, epsilon)));
        }
        cells.add(queries(figures, norm, attack));
        return new Row(attack, attack.colour() == 0, cells);
    }

    /// Smallest changes; without rows where no attack looks for them.
    static AttackTable distances(AuditFigures figures, String norm) {
        NormUnits units = figures.units(norm);
        List<Row> rows = new ArrayList<>();
        for (AuditAttack attack : figures.minimal(norm)) {
            double found = figures.value(norm, attack, Metrics.FOUND);
            rows.add(new Row(
                    attack,
                    false,
                    List.of(
                            interval(figures, norm, attack, Metrics.MEDIAN_DISTANCE),
                            found == 0
                                    ? new Cell("not found", "")
                                    : interval(figures, norm, attack, Metrics.MEAN_DISTANCE),
                            new Cell(Double.isNaN(found) ? "" : Numbers.percent(found) + " %", ""),
                            queries(figures, norm, attack))));
        }
        return new AttackTable(
                units.title() + ", smallest changes",
                units.words(),
                List.of("median", "mean where found", "found", "queries"),
                rows);
    }

    private static Cell interval(AuditFigures figures, String norm, AuditAttack attack, String metric) {
        NormUnits units = figures.units(norm);
        double low = figures.value(norm, attack, metric + "_low");
        double high = figures.value(norm, attack, metric + "_high");
        return new Cell(
                units.distance(figures.value(norm, attack, metric)),
                Double.isNaN(low) || Double.isNaN(high) ? "" : units.distance(low) + " – " + units.distance(high));
    }

    private static Cell share(double share) {
        return new Cell(Double.isNaN(share) ? "" : Numbers.percent(share), "");
    }

    private static Cell queries(AuditFigures figures, String norm, AuditAttack attack) {
        double forward = figures.value(norm, attack, Metrics.FORWARD_QUERIES);
        double gradients = figures.value(norm, attack, Metrics.GRADIENT_QUERIES);
        return Double.isNaN(forward) || Double.isNaN(gradients)
                ? new Cell("", "")
                : new Cell(
                        Numbers.mean(forward + gradients),
                        Numbers.mean(forward) + " forward, " + Numbers.mean(gradients) + " gradients");
    }

    private static String join(String words, String images) {
        return words.isEmpty() ? images : words + "; " + images;
    }
}
