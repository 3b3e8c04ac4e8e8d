package dev.ventral.report.similarity;

import dev.ventral.report.part.HeatMap;
import dev.ventral.report.part.Matrix;
import java.util.Arrays;
import java.util.stream.IntStream;

/// A dissimilarity matrix as pictures: by its values, and by the ranks of its values.
///
/// @param values a data URI; nearly all values lie between `low` and `high`, the ends of the colours
/// @param ranks a data URI; from the lowest to the highest
public record Pixels(String values, String ranks, double low, double high) {
    /// Images up to which a picture shows each pair by itself.
    static final int WHOLE = 256;

    /// Of the values off the diagonal, the share below the lower and above the upper end of the colours.
    private static final double BEYOND = 0.005;

    public static Pixels of(Matrix matrix) {
        int n = matrix.size();
        double[] upper = IntStream.range(0, n)
                .boxed()
                .flatMapToDouble(i -> IntStream.range(i + 1, n).mapToDouble(j -> matrix.at(i, j)))
                .toArray();
        double[] sorted = Arrays.stream(upper).filter(Double::isFinite).sorted().toArray();
        if (sorted.length == 0) {
            return new Pixels("", "", 0, 0);
        }
        double low = sorted[(int) (BEYOND * (sorted.length - 1))];
        double high = sorted[(int) Math.ceil((1 - BEYOND) * (sorted.length - 1))];
        double[] ranks = ranks(upper);
        return new Pixels(picture(matrix, upper, low, high), picture(matrix, ranks, 1, ranks.length), low, high);
    }

    /// Ranks from 1; equal values share the mean of their ranks.
    static double[] ranks(double[] values) {
        int n = values.length;
        double[] sorted = Arrays.stream(values).map(v -> v + 0.0).sorted().toArray();
        double[] ranks = new double[n];
        for (int i = 0; i < n; i++) {
            int at = Arrays.binarySearch(sorted, values[i] + 0.0);
            ranks[i] = at + 1;
        }
        // any place of equals becomes their mean
        double[] mean = new double[n];
        for (int from = 0; from < n; ) {
            int to = from + 1;
            while (to < n && Double.compare(sorted[to], sorted[from]) == 0) {
                to++;
            }
            Arrays.fill(mean, from, to, (from + 1 + to) / 2.0);
            from = to;
        }
        return Arrays.stream(ranks).map(rank -> mean[(int) rank - 1]).toArray();
    }

    /// @param upper of the values above the diagonal, row by row
    private static String picture(Matrix matrix, double[] upper, double low, double high) {
        int n = matrix.size();
        float[] scaled = new float[n * n];
        Arrays.fill(scaled, -1);
        int k = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                double place = high > low ? 2 * (upper[k] - low) / (high - low) - 1 : 0;
                scaled[i * n + j] = (float) place;
                scaled[j * n + i] = (float) place;
                k++;
            }
        }
        int[] order = IntStream.range(0, n).toArray();
        return HeatMap.dataUri(new Matrix(matrix.name(), n, scaled, ""), order, 1);
    }
}
