package dev.ventral.inference;

import dev.ventral.results.PerImageResults;
import dev.ventral.results.Result;
import dev.ventral.results.ResultRow;
import dev.ventral.results.TrendRow;
import dev.ventral.statistics.Interval;
import dev.ventral.statistics.Intervals;
import dev.ventral.statistics.MultipleTests;
import dev.ventral.statistics.PageTrend;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Page's trend test ([PageTrend]) over seeds, of conditions in the order that is claimed: for each
/// perturbation of the mean accuracy over all strengths above 0, for clean images of the accuracy, for each
/// [dev.ventral.evaluation.BrainAlignment] of the likeness. Seeds that lack one of the conditions are left out.
/// Holm's correction is
/// over all measurements of an order but the clean images.
public final class Trends {
    private Trends() {}

    /// @param orders conditions by name of the order, from the least to the most
    public static List<TrendRow> of(
            List<ResultRow> results, Map<String, List<String>> orders, PerImageResults outcomes) {
        MeanOverStrengths overall = MeanOverStrengths.of(results);
        List<TrendRow> trends = new ArrayList<>();
        orders.forEach((name, conditions) -> {
            List<TrendRow> own = new ArrayList<>();
            for (MeanOverStrengths.Series series : overall.series()) {
                List<Long> seeds = overall.seeds(series, conditions);
                if (!seeds.isEmpty()) {
                    own.add(trend(name, series, conditions, seeds, overall, outcomes));
                }
            }
            trends.addAll(corrected(own));
        });
        return List.copyOf(trends);
    }

    private static TrendRow trend(
            String name,
            MeanOverStrengths.Series series,
            List<String> conditions,
            List<Long> seeds,
            MeanOverStrengths overall,
            PerImageResults outcomes) {
        double[][] values = new double[seeds.size()][conditions.size()];
        double[] rises = new double[seeds.size()];
        for (int s = 0; s < values.length; s++) {
            for (int c = 0; c < conditions.size(); c++) {
                values[s][c] = overall.values(series, conditions.get(c)).getOrDefault(seeds.get(s), Double.NaN);
            }
            rises[s] = values[s][conditions.size() - 1] - values[s][0];
        }
        Map<Long, List<ResultRow>> first = overall.rows(series, conditions.getFirst());
        Map<Long, List<ResultRow>> last = overall.rows(series, conditions.getLast());
        double[][] images = PerImageResults.table(
                seeds,
                seed -> outcomes.difference(last.getOrDefault(seed, List.of()), first.getOrDefault(seed, List.of())));
        Interval rise = Intervals.of(rises, images);
        PageTrend page = PageTrend.of(values);
        return new TrendRow(
                name,
                series.dataset(),
                series.perturbation(),
                series.norm(),
                series.metric(),
                conditions.size(),
                rise.mean(),
                rise.low(),
                rise.high(),
                page.statistic(),
                page.p(),
                page.p(),
                rise.n());
    }

    private static List<TrendRow> corrected(List<TrendRow> trends) {
        List<TrendRow> tested = trends.stream()
                .filter(t -> !t.perturbation().equals(Result.CLEAN))
                .toList();
        double[] holm =
                MultipleTests.holm(tested.stream().mapToDouble(TrendRow::p).toArray());
        return trends.stream()
                .map(t -> tested.contains(t) ? t.corrected(holm[tested.indexOf(t)]) : t)
                .toList();
    }
}
