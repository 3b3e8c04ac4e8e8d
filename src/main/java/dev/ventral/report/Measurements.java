package dev.ventral.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Mean accuracies by condition, perturbation and strength: those of `summary.csv` and, where it has none (a
/// run in progress), the plain means of `results.csv`, without intervals.
final class Measurements {
    private final Map<Key, SummaryRow> rows = new LinkedHashMap<>();
    private final Map<Perturbation, Set<Double>> strengths = new LinkedHashMap<>();
    private final Map<ResultRow.Cell, Long> images = new LinkedHashMap<>();

    Measurements(List<ResultRow> results, List<SummaryRow> summary) {
        Map<Key, List<ResultRow>> groups = new LinkedHashMap<>();
        for (ResultRow row : results) {
            if (row.metric().equals(SummaryRow.ACCURACY)) {
                groups.computeIfAbsent(new Key(row.condition(), row.cell(), row.metric()), _ -> new ArrayList<>())
                        .add(row);
                images.merge(row.cell(), row.n(), Math::max);
            }
        }
        groups.forEach((key, group) -> put(new SummaryRow(
                key.condition(),
                key.cell(),
                key.metric(),
                group.stream().mapToDouble(ResultRow::value).average().orElseThrow(),
                null,
                null,
                group.size())));
        summary.stream()
                .filter(row ->
                        row.metric().equals(SummaryRow.ACCURACY) || row.metric().equals(SummaryRow.DIFFERENCE))
                .forEach(this::put);
    }

    private void put(SummaryRow row) {
        rows.put(new Key(row.condition(), row.cell(), row.metric()), row);
        strengths
                .computeIfAbsent(row.cell().perturbation(), _ -> new TreeSet<>())
                .add(row.cell().strength());
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /// Every perturbation but the clean images, in the order of the files.
    List<Perturbation> perturbations() {
        return strengths.keySet().stream().filter(p -> !p.clean()).toList();
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
        return rows.get(new Key(condition, cell, SummaryRow.ACCURACY));
    }

    /// The paired difference to the condition `none`.
    @Nullable
    SummaryRow difference(String condition, ResultRow.Cell cell) {
        return rows.get(new Key(condition, cell, SummaryRow.DIFFERENCE));
    }

    private record Key(String condition, ResultRow.Cell cell, String metric) {}
}
