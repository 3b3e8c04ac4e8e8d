package dev.ventral.inference;

import dev.ventral.results.Metrics;
import dev.ventral.results.PerImageResults;
import dev.ventral.results.Result;
import dev.ventral.results.ResultRow;
import dev.ventral.results.SummaryRow;
import dev.ventral.statistics.Interval;
import dev.ventral.statistics.Intervals;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One number for each network and measurement, so that nothing is chosen after the fact: of a perturbation the
/// mean accuracy over all its strengths above 0, of clean images the accuracy, of a brain alignment the
/// likeness. Networks that have not met all the strengths that others have are left out.
final class MeanOverStrengths {
    private final Map<Series, Map<String, Map<Long, List<ResultRow>>>> all = new LinkedHashMap<>();

    /// What was measured.
    record Series(String dataset, String perturbation, String norm, String metric) {
        boolean clean() {
            return perturbation.equals(Result.CLEAN);
        }

        boolean accuracy() {
            return metric.equals(Result.ACCURACY);
        }
    }

    private MeanOverStrengths() {}

    static MeanOverStrengths of(List<ResultRow> results) {
        var overall = new MeanOverStrengths();
        for (ResultRow row : results) {
            var series = new Series(row.dataset(), row.perturbation(), row.norm(), row.metric());
            boolean counts =
                    series.accuracy() ? series.clean() || row.strength() > 0 : Metrics.LIKENESS.contains(row.metric());
            if (counts) {
                overall.all
                        .computeIfAbsent(series, _ -> new LinkedHashMap<>())
                        .computeIfAbsent(row.condition(), _ -> new TreeMap<>())
                        .computeIfAbsent(row.seed(), _ -> new ArrayList<>())
                        .add(row);
            }
        }
        overall.all.values().forEach(conditions -> {
            int most = conditions.values().stream()
                    .flatMap(seeds -> seeds.values().stream())
                    .mapToInt(List::size)
                    .max()
                    .orElse(0);
            conditions.values().forEach(seeds -> seeds.values().removeIf(rows -> rows.size() < most));
        });
        return overall;
    }

    /// In the order of the results.
    List<Series> series() {
        return List.copyOf(all.keySet());
    }

    /// The conditions that it was measured of, in the order of the results.
    List<String> conditions(Series series) {
        return List.copyOf(all.getOrDefault(series, Map.of()).keySet());
    }

    /// By seed, in rising order.
    Map<Long, Double> values(Series series, String condition) {
        Map<Long, Double> values = new TreeMap<>();
        rows(series, condition)
                .forEach((seed, rows) -> values.put(
                        seed,
                        rows.stream().mapToDouble(ResultRow::value).average().orElseThrow()));
        return values;
    }

    /// What the numbers are means of, by seed.
    Map<Long, List<ResultRow>> rows(Series series, String condition) {
        return all.getOrDefault(series, Map.of()).getOrDefault(condition, Map.of());
    }

    /// One row for each condition and measurement, without a strength: means over seeds with their intervals.
    ///
    /// @param outcomes image by image, as far as they are known
    static List<SummaryRow> summary(List<ResultRow> results, PerImageResults outcomes) {
        var overall = of(results);
        List<SummaryRow> rows = new ArrayList<>();
        for (Series series : overall.series()) {
            for (String condition : overall.conditions(series)) {
                double[] values = overall.values(series, condition).values().stream()
                        .mapToDouble(v -> v)
                        .toArray();
                List<List<ResultRow>> own =
                        List.copyOf(overall.rows(series, condition).values());
                Interval over = Intervals.of(values, PerImageResults.table(own, outcomes::values));
                rows.add(new SummaryRow(
                        condition,
                        series.dataset(),
                        series.perturbation(),
                        series.norm(),
                        Double.NaN,
                        series.metric(),
                        over.mean(),
                        over.low(),
                        over.high(),
                        over.n()));
            }
        }
        return rows;
    }

    /// The seeds of which all these conditions have a number, in rising order.
    List<Long> seeds(Series series, List<String> conditions) {
        return Stream.of(conditions)
                .flatMap(List::stream)
                .map(condition -> rows(series, condition).keySet())
                .reduce((a, b) ->
                        a.stream().filter(b::contains).collect(Collectors.toCollection(java.util.TreeSet::new)))
                .map(List::copyOf)
                .orElse(List.of());
    }
}
