package dev.ventral.report;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/// What the permutation tests say of each condition, in words: one sentence for each perturbation and each condition it
/// is held against, about the mean accuracy over all strengths.
///
/// @param problem what cannot be read
public record ClaimSection(List<Sentence> sentences, String problem) {
    private static final double LEVEL = .05;

    /// @param under which perturbation
    public record Sentence(Condition condition, String under, String text, Verdict verdict) {}

    static ClaimSection of(Csv<ClaimRow> rows, List<Condition> conditions) {
        boolean several = rows.rows().stream().map(ClaimRow::dataset).distinct().count() > 1;
        return new ClaimSection(
                rows.rows().stream()
                        .filter(ClaimRow::overall)
                        .map(row -> sentence(row, conditions, several))
                        .flatMap(Optional::stream)
                        .toList(),
                rows.problem());
    }

    private static Optional<Sentence> sentence(ClaimRow row, List<Condition> conditions, boolean several) {
        String title = new Perturbation(row.dataset(), row.perturbation(), row.norm()).title()
                + (several ? " (" + row.dataset() + ")" : "");
        return conditions.stream()
                .filter(c -> c.name().equals(row.condition()))
                .findFirst()
                .map(c -> new Sentence(c, title, text(row), verdict(row)));
    }

    private static Verdict verdict(ClaimRow row) {
        if (row.least() > LEVEL) {
            return Verdict.UNKNOWN;
        }
        return row.pHolm() > LEVEL ? Verdict.UNCLEAR : row.difference() > 0 ? Verdict.ABOVE : Verdict.BELOW;
    }

    private static String text(ClaimRow row) {
        String than = row.against().equals(Condition.REFERENCE) ? Condition.REFERENCE : "its control " + row.against();
        String numbers =
                points(row) + ", p = " + p(row.p()) + (row.pHolm() == row.p() ? "" : ", corrected " + p(row.pHolm()));
        return switch (verdict(row)) {
            case ABOVE -> "beats " + than + " by " + numbers;
            case BELOW -> "is beaten by " + than + ": " + numbers;
            case UNCLEAR -> "cannot be told from " + than + ": " + numbers + needed(row);
            case UNKNOWN ->
                "against " + than + ": " + points(row) + ", but no test of " + Numbers.of(row.seeds(), "seed")
                        + " can reach .05 (the least p is " + p(row.least()) + ")" + needed(row);
        };
    }

    private static String points(ClaimRow row) {
        String interval = row.low() == null || row.high() == null
                ? ""
                : " [" + Numbers.points(Objects.requireNonNull(row.low())) + ", "
                        + Numbers.points(Objects.requireNonNull(row.high())) + "]";
        return Numbers.points(row.difference()) + " points" + interval;
    }

    private static String p(double p) {
        String text = String.format(Locale.ROOT, p < .001 ? "%.1g" : "%.3f", p);
        return p < .0001 ? "< .0001" : text.startsWith("0") && p >= .001 ? text.substring(1) : text;
    }

    private static String needed(ClaimRow row) {
        if (Double.isNaN(row.needed()) || Double.isInfinite(row.needed())) {
            return "";
        }
        return row.needed() <= row.seeds()
                ? ""
                : String.format(Locale.ROOT, "; an effect of this size would take about %.0f seeds", row.needed());
    }
}
