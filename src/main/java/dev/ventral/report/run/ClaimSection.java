package dev.ventral.report.run;

import dev.ventral.report.part.IntervalVerdict;
import dev.ventral.report.part.Numbers;
import dev.ventral.report.part.PerturbationTitle;
import dev.ventral.report.part.TestWords;
import dev.ventral.report.part.Titles;
import dev.ventral.results.ClaimRow;
import dev.ventral.results.CsvRows;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What the permutation tests say of each condition, in words: one sentence for each perturbation and each
/// condition it is held against, about the mean accuracy over all strengths or the likeness to a brain.
///
/// @param problem what cannot be read
public record ClaimSection(List<Sentence> sentences, String problem) {
    private static final double LEVEL = .05;
    /// Nobody trains more networks than these.
    private static final int MANY = 100;

    /// @param under which perturbation
    public record Sentence(ConditionDescription condition, String under, String text, IntervalVerdict verdict) {}

    static ClaimSection of(CsvRows<ClaimRow> rows, List<ConditionDescription> conditions, Titles titles) {
        boolean several = rows.rows().stream()
                        .filter(ClaimRow::accuracy)
                        .map(ClaimRow::dataset)
                        .distinct()
                        .count()
                > 1;
        return new ClaimSection(
                rows.rows().stream()
                        .filter(ClaimRow::main)
                        .map(row -> sentence(row, conditions, several, titles))
                        .flatMap(Optional::stream)
                        .toList(),
                rows.problem());
    }

    private static Optional<Sentence> sentence(
            ClaimRow row, List<ConditionDescription> conditions, boolean several, Titles titles) {
        String title = new PerturbationTitle(row.dataset(), row.perturbation(), row.norm(), titles).title()
                + (several ? " (" + row.dataset() + ")" : "");
        return conditions.stream()
                .filter(c -> c.name().equals(row.condition()))
                .findFirst()
                .map(c -> new Sentence(c, title, text(row), verdict(row)));
    }

    private static IntervalVerdict verdict(ClaimRow row) {
        if (row.pLeast() > LEVEL) {
            return IntervalVerdict.UNKNOWN;
        }
        return row.pHolm() > LEVEL
                ? IntervalVerdict.UNCLEAR
                : row.difference() > 0 ? IntervalVerdict.ABOVE : IntervalVerdict.BELOW;
    }

    private static String text(ClaimRow row) {
        String than = row.against().equals(ConditionDescription.REFERENCE)
                ? ConditionDescription.REFERENCE
                : "its control " + row.against();
        String numbers = points(row) + ", " + TestWords.p(row.p(), row.pHolm());
        return switch (verdict(row)) {
            case ABOVE -> (row.accuracy() ? "beats " : "is more like the brain than ") + than + " by " + numbers;
            case BELOW -> (row.accuracy() ? "is beaten by " : "is less like the brain than ") + than + ": " + numbers;
            case UNCLEAR -> "cannot be told from " + than + ": " + numbers + needed(row);
            case UNKNOWN ->
                "against " + than + ": " + points(row) + ", but no test of " + Numbers.of(row.seeds(), "seed")
                        + " can reach .05 (the least p is " + TestWords.p(row.pLeast()) + ")" + needed(row);
        };
    }

    private static String points(ClaimRow row) {
        return (row.accuracy() ? "" : TestWords.measure(row.metric()) + " ")
                + TestWords.difference(row.difference(), row.ciLow(), row.ciHigh(), row.accuracy());
    }

    private static String needed(ClaimRow row) {
        if (Double.isNaN(row.seedsNeeded()) || row.seedsNeeded() <= row.seeds()) {
            return "";
        }
        return "; an effect of this size would take "
                + (row.seedsNeeded() > MANY
                        ? "more than %d seeds".formatted(MANY)
                        : String.format(Locale.ROOT, "about %.0f seeds", row.seedsNeeded()));
    }
}
