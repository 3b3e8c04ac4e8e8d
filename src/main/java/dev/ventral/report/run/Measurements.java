package dev.ventral.report.run;

import dev.ventral.report.part.PerturbationTitle;
import dev.ventral.report.part.Titles;
import dev.ventral.results.Metrics;
import dev.ventral.results.Result;
import dev.ventral.results.ResultRow;
import dev.ventral.results.SummaryRow;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Means by condition, perturbation, strength and metric: those of `summary.csv` and, where it has none (a
/// run in progress), the plain means of `results.csv`, without intervals.
final class Measurements {
    private final Map<Key, SummaryRow> rows = new LinkedHashMap<>();
    private final Map<PerturbationTitle, Set<Double>> strengths = new LinkedHashMap<>();
    private final Titles titles;
    private final Map<TestPoint, Long> images = new LinkedHashMap<>();

    Measurements(List<ResultRow> results, List<SummaryRow> summary, Titles titles) {
        this.titles = titles;
        Map<Key, List<ResultRow>> groups = new LinkedHashMap<>();
        for (ResultRow row : results) {
            groups.computeIfAbsent(
                            new Key(row.condition(), TestPoint.of(row, titles), row.metric()), _ -> new ArrayList<>())
                    .add(row);
            images.merge(TestPoint.of(row, titles), (long) row.n(), Math::max);
        }
        groups.forEach((key, group) -> put(new SummaryRow(
                key.condition(),
                key.cell().perturbation().dataset(),
                key.cell().perturbation().name(),
                key.cell().perturbation().norm(),
                key.cell().strength(),
                key.metric(),
                group.stream().mapToDouble(ResultRow::value).average().orElseThrow(),
                Double.NaN,
                Double.NaN,
                group.size())));
        summary.forEach(this::put);
    }

    private void put(SummaryRow row) {
        rows.put(new Key(row.condition(), TestPoint.of(row, titles), row.metric()), row);
        if (row.metric().equals(Metrics.ACCURACY)) {
            strengths
                    .computeIfAbsent(TestPoint.of(row, titles).perturbation(), _ -> new TreeSet<>())
                    .add(row.strength());
        }
    }

    /// Every perturbation that accuracies are known of but the clean images, in the order of the files.
    List<PerturbationTitle> perturbations() {
        return strengths.keySet().stream().filter(p -> !p.clean()).toList();
    }

    /// Every perturbation that a metric is known of at no strength, in the order of the files.
    List<PerturbationTitle> perturbations(String metric) {
        return rows.keySet().stream()
                .filter(key ->
                        key.metric().equals(metric) && Double.isNaN(key.cell().strength()))
                .map(key -> key.cell().perturbation())
                .distinct()
                .toList();
    }

    /// Every perturbation that a metric is known of, in the order of the files.
    List<PerturbationTitle> measured(String metric) {
        return rows.keySet().stream()
                .filter(key -> key.metric().equals(metric))
                .map(key -> key.cell().perturbation())
                .distinct()
                .toList();
    }

    /// The cells of a perturbation where a metric is known, by rising strength.
    List<TestPoint> cells(PerturbationTitle perturbation, String metric) {
        return rows.keySet().stream()
                .filter(key ->
                        key.metric().equals(metric) && key.cell().perturbation().equals(perturbation))
                .map(Key::cell)
                .distinct()
                .sorted(Comparator.comparingDouble(TestPoint::strength))
                .toList();
    }

    /// How people call what was measured.
    Titles titles() {
        return titles;
    }

    /// Data sets that were tested on.
    Set<String> datasets() {
        Set<String> names = new LinkedHashSet<>();
        strengths.keySet().forEach(p -> names.add(p.dataset()));
        return names;
    }

    /// The cell of clean images that belongs to a perturbation.
    static TestPoint clean(PerturbationTitle perturbation) {
        return new TestPoint(new PerturbationTitle(perturbation.dataset(), Result.CLEAN, "", perturbation.titles()), 0);
    }

    /// The strengths above 0 in rising order.
    List<TestPoint> cells(PerturbationTitle perturbation) {
        return strengths.getOrDefault(perturbation, Set.of()).stream()
                .filter(s -> s > 0)
                .map(s -> new TestPoint(perturbation, s))
                .toList();
    }

    /// How many images each network was tested on; 0 where unknown.
    long images(TestPoint cell) {
        return images.getOrDefault(cell, 0L);
    }

    @Nullable
    SummaryRow accuracy(String condition, TestPoint cell) {
        return value(condition, cell, Metrics.ACCURACY);
    }

    /// The paired difference of accuracy to the condition `none`.
    @Nullable
    SummaryRow difference(String condition, TestPoint cell) {
        return difference(condition, cell, Metrics.ACCURACY);
    }

    @Nullable
    SummaryRow value(String condition, TestPoint cell, String metric) {
        return rows.get(new Key(condition, cell, metric));
    }

    /// The paired difference of a metric to the condition `none`.
    @Nullable
    SummaryRow difference(String condition, TestPoint cell, String metric) {
        return value(condition, cell, metric + Metrics.MINUS_NONE);
    }

    private record Key(String condition, TestPoint cell, String metric) {}
}
