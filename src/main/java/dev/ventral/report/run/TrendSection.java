package dev.ventral.report.run;

import dev.ventral.report.part.Chart;
import dev.ventral.report.part.IntervalVerdict;
import dev.ventral.report.part.Numbers;
import dev.ventral.report.part.PerturbationTitle;
import dev.ventral.report.part.TestWords;
import dev.ventral.report.part.Titles;
import dev.ventral.results.CsvRows;
import dev.ventral.results.Metrics;
import dev.ventral.results.SummaryRow;
import dev.ventral.results.TrendRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What Page's tests say of conditions in an order, in words: one sentence for each order and measurement.
///
/// @param charts each measurement over the conditions of an order
/// @param problem what cannot be read
public record TrendSection(List<Sentence> sentences, List<Chart> charts, String problem) {
    private static final double LEVEL = .05;

    /// @param order the conditions, as `v1 < v2 < v4`
    /// @param under which perturbation
    public record Sentence(String order, String under, String text, IntervalVerdict verdict) {}

    static TrendSection of(
            CsvRows<TrendRow> rows, CsvRows<SummaryRow> overall, ExperimentDescription experiment, Titles titles) {
        List<Chart> charts = new ArrayList<>();
        rows.rows()
                .forEach(row -> chart("trend-" + charts.size(), row, overall.rows(), experiment, titles)
                        .ifPresent(charts::add));
        return new TrendSection(
                rows.rows().stream()
                        .map(row -> sentence(row, experiment, titles))
                        .toList(),
                List.copyOf(charts),
                rows.problem().isEmpty() ? overall.problem() : rows.problem());
    }

    private static Optional<Chart> chart(
            String id, TrendRow row, List<SummaryRow> overall, ExperimentDescription experiment, Titles titles) {
        boolean accuracy = row.metric().equals(Metrics.ACCURACY);
        PerturbationTitle under = under(row, titles);
        List<Chart.Bar> bars = new ArrayList<>();
        List<String> words = new ArrayList<>();
        for (String condition : experiment.order(row.order())) {
            overall.stream()
                    .filter(o -> o.condition().equals(condition)
                            && o.metric().equals(row.metric())
                            && TestPoint.of(o, titles).perturbation().equals(under))
                    .findFirst()
                    .ifPresent(o -> {
                        bars.add(new Chart.Bar(
                                condition,
                                Numbers.rounded(o.mean()),
                                Numbers.known(o.ciLow()),
                                Numbers.known(o.ciHigh()),
                                null));
                        words.add(condition + " "
                                + (accuracy ? Numbers.percent(o.mean()) + " %" : Numbers.plain(o.mean())));
                    });
        }
        String title = under.title() + ": " + row.order();
        String what = accuracy
                ? under.clean() ? "accuracy" : "mean accuracy over strengths"
                : TestWords.measure(row.metric());
        return bars.size() < 2
                ? Optional.empty()
                : Optional.of(new Chart.Bars(
                        id, title, title + ", " + what + ": " + String.join("; ", words), what, null, null, bars));
    }

    private static Sentence sentence(TrendRow row, ExperimentDescription experiment, Titles titles) {
        List<String> conditions = experiment.order(row.order());
        boolean accuracy = row.metric().equals(Metrics.ACCURACY);
        boolean rises = row.pHolm() <= LEVEL;
        String rise = TestWords.difference(row.rise(), row.ciLow(), row.ciHigh(), accuracy);
        String what = accuracy ? "accuracy" : TestWords.measure(row.metric());
        String text = (rises ? what + " rises" : "that " + what + " rises cannot be told")
                + ": L = " + Numbers.plain(row.pageL()) + " over " + Numbers.of(row.seeds(), "seed") + ", "
                + TestWords.p(row.p(), row.pHolm()) + "; last less first " + rise;
        return new Sentence(
                conditions.isEmpty() ? row.order() : String.join(" < ", conditions),
                under(row, titles).title(),
                text,
                rises ? IntervalVerdict.ABOVE : IntervalVerdict.UNCLEAR);
    }

    private static PerturbationTitle under(TrendRow row, Titles titles) {
        return new PerturbationTitle(row.dataset(), row.perturbation(), row.norm(), titles);
    }
}
