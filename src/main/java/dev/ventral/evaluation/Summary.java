package dev.ventral.evaluation;

import dev.ventral.InputError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// From the results of single networks to conditions: means over seeds with intervals, and paired differences.
public final class Summary {
    /// The condition that others are compared with.
    public static final String REFERENCE = "none";

    private Summary() {}

    /// The summary with [#REFERENCE] as the reference.
    public static List<SummaryRow> of(List<ResultRow> results) {
        return of(results, REFERENCE);
    }

    /// For each condition and measurement, in the order of their first appearance, the mean over seeds; after
    /// it, for conditions other than the reference, the mean of the differences to the reference, taken seed by
    /// seed on the same images. Seeds that only one of the two has are left out, as are mean distances over
    /// the images that an attack broke, where it broke more images of one network than of the other.
    ///
    /// @throws InputError if two results are of the same network and measurement, or a difference is of unequal
    /// image counts
    public static List<SummaryRow> of(List<ResultRow> results, String reference) {
        var groups = new LinkedHashMap<Cell, Map<Long, ResultRow>>();
        for (ResultRow row : results) {
            ResultRow twin = groups.computeIfAbsent(Cell.of(row), _ -> new LinkedHashMap<>())
                    .put(row.seed(), row);
            InputError.unless(twin == null, "results: expected one row for each measurement, got two: %s", row);
        }
        var rows = new ArrayList<SummaryRow>();
        groups.forEach((cell, bySeed) -> {
            rows.add(cell.row(cell.metric(), values(bySeed)));
            Map<Long, ResultRow> others = groups.get(cell.in(reference));
            if (others != null && !cell.condition().equals(reference)) {
                double[] differences = differences(bySeed, others);
                if (differences.length > 0) {
                    rows.add(cell.row(cell.metric() + "_minus_" + reference, differences));
                }
            }
        });
        return List.copyOf(rows);
    }

    private static double[] values(Map<Long, ResultRow> bySeed) {
        return bySeed.values().stream().mapToDouble(ResultRow::value).toArray();
    }

    private static double[] differences(Map<Long, ResultRow> bySeed, Map<Long, ResultRow> others) {
        double[] differences = new double[bySeed.size()];
        int count = 0;
        for (ResultRow row : bySeed.values()) {
            ResultRow other = others.get(row.seed());
            if (other != null && (row.n() == other.n() || !AttackFigures.overFound(row.metric()))) {
                differences[count++] = difference(row, other);
            }
        }
        return Arrays.copyOf(differences, count);
    }

    private static double difference(ResultRow row, ResultRow other) {
        InputError.unless(
                row.n() == other.n(),
                "results: expected the same images for a paired difference, got %s of %s and %s of %s",
                row.n(),
                row,
                other.n(),
                other);
        return row.value() - other.value();
    }

    /// All that tells measurements apart but the seed.
    private record Cell(
            String condition, String dataset, String perturbation, String norm, double strength, String metric) {
        static Cell of(ResultRow row) {
            return new Cell(
                    row.condition(), row.dataset(), row.perturbation(), row.norm(), row.strength(), row.metric());
        }

        Cell in(String other) {
            return new Cell(other, dataset, perturbation, norm, strength, metric);
        }

        SummaryRow row(String name, double[] values) {
            Interval over = Intervals.of(values);
            return new SummaryRow(
                    condition,
                    dataset,
                    perturbation,
                    norm,
                    strength,
                    name,
                    over.mean(),
                    over.low(),
                    over.high(),
                    over.n());
        }
    }
}
