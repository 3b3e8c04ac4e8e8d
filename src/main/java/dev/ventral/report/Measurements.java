package dev.ventral.report;

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
    private final Map<Perturbation, Set<Double>> strengths = new LinkedHashMap<>();
    private final Map<ResultRow.Cell, Long> images = new LinkedHashMap<>();

    Measurements(List<ResultRow> results, List<SummaryRow> summary) {
        Map<Key, List<ResultRow>> groups = new LinkedHashMap<>();
        for (ResultRow row : results) {
            groups.computeIfAbsent(new Key(row.condition(), row.cell(), row.metric()), _ -> new ArrayList<>())
                    .add(row);
            images.merge(row.cell(), row.n(), Math::max);
        }
        groups.forEach((key, group) -> put(new SummaryRow(
                key.condition(),
                key.cell(),
                key.metric(),
                group.stream().mapToDouble(ResultRow::value).average().orElseThrow(),
                null,
                null,
                group.size())));
        summary.forEach(this::put);
    }

    private void put(SummaryRow row) {
        rows.put(new Key(row.condition(), row.cell(), row.metric()), row);
        if (row.metric().equals(SummaryRow.ACCURACY)) {
            strengths
                    .computeIfAbsent(row.cell().perturbation(), _ -> new TreeSet<>())
                    .add(row.cell().strength());
        }
    }

    /// Every perturbation that accuracies are known of but the clean images, in the order of the files.
    List<Perturbation> perturbations() {
        return strengths.keySet().stream().filter(p -> !p.clean()).toList();
    }

    /// Every perturbation that a metric is known of at no strength, in the order of the files.
    List<Perturbation> perturbations(String metric) {
        return rows.keySet().stream()
                .filter(key ->
                        key.metric().equals(metric) && Double.isNaN(key.cell().strength()))
                .map(key -> key.cell().perturbation())
                .distinct()
                .toList();
    }

    /// Every perturbation that a metric is known of, in the order of the files.
    List<Perturbation> measured(String metric) {
        return rows.keySet().stream()
                .filter(key -> key.metric().equals(metric))
                .map(key -> key.cell().perturbation())
                .distinct()
                .toList();
    }

    /// The cells of a perturbation where a metric is known, by rising strength.
    List<ResultRow.Cell> cells(Perturbation perturbation, String metric) {
        return rows.keySet().stream()
                .filter(key ->
                        key.metric().equals(metric) && key.cell().perturbation().equals(perturbation))
                .map(Key::cell)
                .distinct()
                .sorted(Comparator.comparingDouble(ResultRow.Cell::strength))
                .toList();
    }

    /// Data sets that were tested on.
    Set<String> datasets() {
        Set<String> names = new LinkedHashSet<>();
        strengths.keySet().forEach(p -> names.add(p.dataset()));
        return names;
    }

    /// The cell of clean images that belongs to a perturbation.
    static ResultRow.Cell clean(Perturbation perturbation) {
        return new ResultRow.Cell(new Perturbation(perturbation.dataset(), "none", ""), 0);
    }

    /// The strengths above 0 in rising order.
    List<ResultRow.Cell> cells(Perturbation perturbation) {
        return strengths.getOrDefault(perturbation, Set.of()).stream()
                .filter(s -> s > 0)
                .map(s -> new ResultRow.Cell(perturbation, s))
                .toList();
    }

    /// How many images each network was tested on; 0 where unknown.
    long images(ResultRow.Cell cell) {
        return images.getOrDefault(cell, 0L);
    }

    @Nullable
    SummaryRow accuracy(String condition, ResultRow.Cell cell) {
        return value(condition, cell, SummaryRow.ACCURACY);
    }

    /// The paired difference of accuracy to the condition `none`.
    @Nullable
    SummaryRow difference(String condition, ResultRow.Cell cell) {
        return difference(condition, cell, SummaryRow.ACCURACY);
    }

    @Nullable
    SummaryRow value(String condition, ResultRow.Cell cell, String metric) {
        return rows.get(new Key(condition, cell, metric));
    }

    /// The paired difference of a metric to the condition `none`.
    @Nullable
    SummaryRow difference(String condition, ResultRow.Cell cell, String metric) {
        return value(condition, cell, metric + SummaryRow.MINUS_NONE);
    }

    private record Key(String condition, ResultRow.Cell cell, String metric) {}
}
