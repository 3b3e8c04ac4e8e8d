package dev.ventral.report.run;

import dev.ventral.report.part.IntervalVerdict;
import dev.ventral.report.part.Numbers;
import dev.ventral.report.part.PerturbationTitle;
import dev.ventral.results.SummaryRow;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The key findings: a table per perturbation, and what its intervals say in words.
///
/// @param caution how the intervals are to be read
public record Findings(List<Table> tables, List<Statement> statements, String caution) {

    /// Accuracy per condition and strength; the first column holds the clean images.
    public record Table(String title, String images, List<String> columns, List<Row> rows) {}

    /// A condition's row.
    public record Row(ConditionDescription condition, String seeds, List<Cell> cells) {}

    /// A mean with its interval, and the difference to the condition `none`; all texts, empty where there is
    /// none.
    public record Cell(String mean, String interval, String difference, IntervalVerdict verdict) {
        static final Cell EMPTY = new Cell("", "", "", IntervalVerdict.UNKNOWN);
    }

    /// What is seen of a condition under a perturbation.
    public record Statement(
            ConditionDescription condition, String perturbation, String text, IntervalVerdict verdict) {}

    static Findings of(Measurements measured, List<ConditionDescription> conditions) {
        List<Table> tables = new ArrayList<>();
        List<Statement> statements = new ArrayList<>();
        List<PerturbationTitle> perturbations = new ArrayList<>(measured.perturbations());
        perturbations.addAll(0, clean(measured));
        boolean several = measured.datasets().size() > 1;
        for (PerturbationTitle perturbation : perturbations) {
            String title = perturbation.title() + (several ? " (" + perturbation.dataset() + ")" : "");
            // every table begins with the clean images: they have one of their own only where there is
            // nothing else
            if (!perturbation.clean() || measured.perturbations().isEmpty()) {
                tables.add(table(title, perturbation, measured, conditions));
            }
            conditions.stream()
                    .filter(c -> !c.reference())
                    .forEach(c -> addTo(statements, statement(c, title, perturbation, measured)));
        }
        return new Findings(tables, statements, caution(measured, conditions));
    }

    private static List<PerturbationTitle> clean(Measurements measured) {
        return measured.datasets().stream()
                .map(d -> new PerturbationTitle(d, "none", "", measured.titles()))
                .toList();
    }

    private static Table table(
            String title,
            PerturbationTitle perturbation,
            Measurements measured,
            List<ConditionDescription> conditions) {
        TestPoint clean = Measurements.clean(perturbation);
        List<TestPoint> cells = new ArrayList<>();
        cells.add(clean);
        cells.addAll(measured.cells(perturbation));
        List<String> columns = new ArrayList<>();
        for (TestPoint cell : cells) {
            columns.add(
                    cell.equals(clean)
                            ? "clean"
                            : perturbation.strengthName() + " = " + perturbation.strengthText(cell.strength()));
        }
        List<Row> rows = new ArrayList<>();
        for (ConditionDescription condition : conditions) {
            long seeds = cells.stream()
                    .map(cell -> measured.accuracy(condition.name(), cell))
                    .mapToLong(row -> row == null ? 0 : row.seeds())
                    .max()
                    .orElse(0);
            rows.add(new Row(
                    condition,
                    seeds == 0 ? "not evaluated" : Numbers.of(seeds, "seed"),
                    cells.stream().map(cell -> cell(condition, cell, measured)).toList()));
        }
        long images = cells.stream().mapToLong(measured::images).max().orElse(0);
        return new Table(title, images == 0 ? "" : Numbers.of(images, "image"), columns, rows);
    }

    private static Cell cell(ConditionDescription condition, TestPoint cell, Measurements measured) {
        SummaryRow accuracy = measured.accuracy(condition.name(), cell);
        if (accuracy == null) {
            return Cell.EMPTY;
        }
        SummaryRow difference = measured.difference(condition.name(), cell);
        return new Cell(
                Numbers.percent(accuracy.mean()),
                interval(accuracy, false),
                difference == null ? "" : Numbers.points(difference.mean()),
                IntervalVerdict.of(difference));
    }

    /// In per cent, or in percentage points with their signs; empty where there is none.
    static String interval(@Nullable SummaryRow row, boolean points) {
        if (row == null || !Double.isFinite(row.ciLow()) || !Double.isFinite(row.ciHigh())) {
            return "";
        }
        return points
                ? Numbers.points(row.ciLow()) + " to " + Numbers.points(row.ciHigh())
                : Numbers.range(row.ciLow(), row.ciHigh(), Numbers::percent);
    }

    private static void addTo(List<Statement> statements, @Nullable Statement statement) {
        if (statement != null) {
            statements.add(statement);
        }
    }

    private static @Nullable Statement statement(
            ConditionDescription condition, String title, PerturbationTitle perturbation, Measurements measured) {
        List<SummaryRow> differences = new ArrayList<>();
        for (TestPoint cell :
                perturbation.clean() ? List.of(Measurements.clean(perturbation)) : measured.cells(perturbation)) {
            SummaryRow difference = measured.difference(condition.name(), cell);
            if (difference != null) {
                differences.add(difference);
            }
        }
        if (differences.isEmpty()) {
            return null;
        }
        long above = differences.stream()
                .filter(d -> IntervalVerdict.of(d) == IntervalVerdict.ABOVE)
                .count();
        long below = differences.stream()
                .filter(d -> IntervalVerdict.of(d) == IntervalVerdict.BELOW)
                .count();
        long judged = differences.stream()
                .filter(d -> IntervalVerdict.of(d) != IntervalVerdict.UNKNOWN)
                .count();
        String strengths = perturbation.clean() ? "" : " of " + Numbers.of(differences.size(), "strength");
        IntervalVerdict verdict = above > 0 && below == 0
                ? IntervalVerdict.ABOVE
                : below > 0 && above == 0
                        ? IntervalVerdict.BELOW
                        : judged == 0 ? IntervalVerdict.UNKNOWN : IntervalVerdict.UNCLEAR;
        return new Statement(
                condition, title, words(above, below, judged, strengths) + largest(perturbation, differences), verdict);
    }

    /// @param of ` of 4 strengths`, empty for the clean images
    private static String words(long above, long below, long judged, String of) {
        if (judged == 0) {
            return "differs from none by amounts that one seed cannot judge";
        }
        if (above > 0 && below > 0) {
            return "more accurate than none at " + above + ", less accurate at " + below + of;
        }
        if (above > 0 || below > 0) {
            return (above > 0 ? "more" : "less") + " accurate than none"
                    + (of.isEmpty() ? "" : " at " + Math.max(above, below) + of);
        }
        return "not told apart from none" + (of.isEmpty() ? "" : " at any" + of);
    }

    /// The difference that is farthest from 0, among those that are told apart from it if there are any.
    private static String largest(PerturbationTitle perturbation, List<SummaryRow> differences) {
        SummaryRow best = Collections.max(
                differences, Comparator.comparing(Findings::told).thenComparingDouble(d -> Math.abs(d.mean())));
        String interval = interval(best, true);
        String at = perturbation.clean()
                ? ""
                : " at %s = %s".formatted(perturbation.strengthName(), perturbation.strengthText(best.strength()));
        return String.format(
                Locale.ROOT,
                " (%s%s points%s%s)",
                perturbation.clean() ? "" : "largest: ",
                Numbers.points(best.mean()),
                at,
                interval.isEmpty() ? "" : ", 95 % interval " + interval);
    }

    private static boolean told(SummaryRow row) {
        IntervalVerdict verdict = IntervalVerdict.of(row);
        return verdict == IntervalVerdict.ABOVE || verdict == IntervalVerdict.BELOW;
    }

    private static String caution(Measurements measured, List<ConditionDescription> conditions) {
        List<TestPoint> cells = Stream.concat(
                        clean(measured).stream().map(Measurements::clean),
                        measured.perturbations().stream().flatMap(p -> measured.cells(p).stream()))
                .toList();
        long judged = conditions.stream()
                .flatMap(c -> cells.stream().map(cell -> measured.difference(c.name(), cell)))
                .filter(d -> IntervalVerdict.of(d) != IntervalVerdict.UNKNOWN)
                .count();
        if (judged == 0) {
            return "There are no intervals for differences here, which take at least two seeds of a condition and of"
                    + " none: nothing can be concluded yet.";
        }
        boolean guided = conditions.stream().anyMatch(c -> !c.reference() && !c.control());
        boolean controlled = conditions.stream().anyMatch(ConditionDescription::control);
        String words = String.format(
                Locale.ROOT,
                "Differences are paired: same seeds, same images. Intervals are over seeds and images, each cell"
                        + " judged by itself: of the %d differences below, about %.1f would leave out 0 by chance alone if"
                        + " nothing differed. “Not told apart” is not “equal”.",
                judged,
                0.05 * judged);
        return words
                + (!guided
                        ? ""
                        : controlled
                                ? " A gain can be put down to what the brain recording says only where the controls do"
                                        + " not show it too."
                                : " There is no control condition here: a gain over none could come from any guidance"
                                        + " of this kind, not only from a brain’s.");
    }
}
