package dev.ventral.inference;

import dev.ventral.InputError;
import dev.ventral.results.Metrics;
import dev.ventral.results.PerImageResults;
import dev.ventral.results.ResultRow;
import dev.ventral.results.SummaryRow;
import dev.ventral.statistics.CrossedMedian;
import dev.ventral.statistics.Interval;
import dev.ventral.statistics.Intervals;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// From the results of single networks to conditions: means over seeds with intervals, and paired differences.
public final class Summary {
    private Summary() {}

    /// The summary with [Metrics#REFERENCE] as the reference.
    ///
    /// @param outcomes image by image, as far as they are known
    public static List<SummaryRow> of(List<ResultRow> results, PerImageResults outcomes) {
        return of(results, Metrics.REFERENCE, outcomes);
    }

    /// For each condition one number for each measurement (`overall.csv`): the mean over seeds of the mean
    /// accuracy over all strengths above 0 of a perturbation, of the accuracy on clean images, and of each
    /// likeness.
    public static List<SummaryRow> overall(List<ResultRow> results, PerImageResults outcomes) {
        return MeanOverStrengths.summary(results, outcomes);
    }

    /// For each condition and measurement, in the order of their first appearance, the mean over seeds; after
    /// it, for conditions other than the reference, the mean of the differences to the reference, taken seed by
    /// seed on the same images. Seeds that only one of the two has are left out, as are mean distances over
    /// the images that an attack broke, where it broke more images of one network than of the other. Intervals
    /// are over seeds and images where the images' own outcomes or distances are known, over seeds otherwise
    /// ([Intervals]).
    ///
    /// @throws InputError if two results are of the same network and measurement, or a difference is of unequal
    /// image counts
    public static List<SummaryRow> of(List<ResultRow> results, String reference, PerImageResults outcomes) {
        var groups = new LinkedHashMap<Cell, Map<Long, ResultRow>>();
        for (ResultRow row : results) {
            ResultRow twin = groups.computeIfAbsent(Cell.of(row), _ -> new LinkedHashMap<>())
                    .put(row.seed(), row);
            InputError.unless(twin == null, "results: expected one row for each measurement, got two: %s", row);
        }
        var rows = new ArrayList<SummaryRow>();
        groups.forEach((cell, bySeed) -> {
            List<ResultRow> own = List.copyOf(bySeed.values());
            rows.add(cell.row(cell.metric(), interval(own, outcomes)));
            Map<Long, ResultRow> others = groups.get(cell.in(reference));
            if (others != null && !cell.condition().equals(reference)) {
                List<ResultRow> paired = own.stream()
                        .filter(row -> comparable(row, others.get(row.seed())))
                        .toList();
                if (!paired.isEmpty()) {
                    List<ResultRow> less =
                            paired.stream().map(row -> other(row, others)).toList();
                    rows.add(cell.row(cell.metric() + Metrics.MINUS + reference, interval(paired, less, outcomes)));
                }
            }
        });
        return List.copyOf(rows);
    }

    private static Interval interval(List<ResultRow> rows, PerImageResults outcomes) {
        double[][] distances = distances(rows, outcomes);
        return distances == null
                ? Intervals.of(values(rows), PerImageResults.table(rows, row -> outcomes.values(List.of(row))))
                : Intervals.of(values(rows), CrossedMedian.of(distances));
    }

    private static Interval interval(List<ResultRow> rows, List<ResultRow> others, PerImageResults outcomes) {
        double[] values = new double[rows.size()];
        Arrays.setAll(values, i -> difference(rows.get(i), others.get(i)));
        double[][] distances = distances(rows, outcomes);
        double[][] less = distances(others, outcomes);
        if (distances != null && less != null) {
            return Intervals.of(values, CrossedMedian.difference(distances, less));
        }
        List<Integer> pairs = IntStream.range(0, values.length).boxed().toList();
        return Intervals.of(
                values,
                PerImageResults.table(pairs, i -> outcomes.difference(List.of(rows.get(i)), List.of(others.get(i)))));
    }

    /// Of rows that are medians of distances, `seeds x images`; null where they are not, or are not known.
    private static double @Nullable [][] distances(List<ResultRow> rows, PerImageResults outcomes) {
        return rows.getFirst().metric().equals(Metrics.MEDIAN_DISTANCE)
                ? PerImageResults.table(rows, outcomes::distances)
                : null;
    }

    private static double[] values(List<ResultRow> rows) {
        return rows.stream().mapToDouble(ResultRow::value).toArray();
    }

    private static boolean comparable(ResultRow row, @Nullable ResultRow other) {
        return other != null && (row.n() == other.n() || !Metrics.overFound(row.metric()));
    }

    private static ResultRow other(ResultRow row, Map<Long, ResultRow> others) {
        return Objects.requireNonNull(others.get(row.seed()));
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

        SummaryRow row(String name, Interval over) {
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
