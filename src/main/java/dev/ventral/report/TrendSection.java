package dev.ventral.report;

import java.util.List;

/// What Page's tests say of conditions in an order, in words: one sentence for each order and measurement.
///
/// @param problem what cannot be read
public record TrendSection(List<Sentence> sentences, String problem) {
    private static final double LEVEL = .05;

    /// @param order the conditions, as `v1 < v2 < v4`
    /// @param under which perturbation
    public record Sentence(String order, String under, String text, Verdict verdict) {}

    static TrendSection of(Csv<TrendRow> rows, Experiment experiment) {
        return new TrendSection(
                rows.rows().stream().map(row -> sentence(row, experiment)).toList(), rows.problem());
    }

    private static Sentence sentence(TrendRow row, Experiment experiment) {
        List<String> conditions = experiment.order(row.order());
        boolean accuracy = row.metric().equals(SummaryRow.ACCURACY);
        boolean rises = row.pHolm() <= LEVEL;
        String rise = Words.difference(row.rise(), row.low(), row.high(), accuracy);
        String what = accuracy ? "accuracy" : Words.measure(row.metric());
        String text = (rises ? what + " rises" : "that " + what + " rises cannot be told")
                + ": L = " + Numbers.plain(row.statistic()) + " over " + Numbers.of(row.seeds(), "seed") + ", "
                + Words.p(row.p(), row.pHolm()) + "; last less first " + rise;
        return new Sentence(
                conditions.isEmpty() ? row.order() : String.join(" < ", conditions),
                row.perturbation().title(),
                text,
                rises ? Verdict.ABOVE : Verdict.UNCLEAR);
    }
}
