package dev.ventral.similarity;

import java.util.Arrays;

/// Correlation coefficients in float64. Where one side is constant there is nothing to correlate: the result
/// is 0. NaN among the values gives NaN.
public final class Correlation {
    private Correlation() {}

    /// Pearson's r.
    public static double pearson(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("expected as many values, got " + x.length + " and " + y.length);
        }
        double meanX = Arrays.stream(x).sum() / x.length;
        double meanY = Arrays.stream(y).sum() / y.length;
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            double a = x[i] - meanX;
            double b = y[i] - meanY;
            xx += a * a;
            yy += b * b;
            xy += a * b;
        }
        if (constant(xx, meanX, x.length) || constant(yy, meanY, y.length)) {
            return 0;
        }
        return Math.clamp(xy / (Math.sqrt(xx) * Math.sqrt(yy)), -1, 1);
    }

    /// Spearman's rho: Pearson's r of the ranks, ties sharing their mean rank.
    public static double spearman(double[] x, double[] y) {
        return pearson(ranks(x), ranks(y));
    }

    /// Ranks from 1; equal values share the mean of their ranks.
    public static double[] ranks(double[] values) {
        long[] keys = new long[values.length];
        for (int i = 0; i < keys.length; i++) {
            float narrow = (float) (values[i] + 0.0);
            if (narrow != values[i]) {
                return ranksBySearch(values);
            }
            int bits = Float.floatToIntBits(narrow);
            // the order of these integers is that of the values
            keys[i] = (long) (bits ^ (bits >> 31 & Integer.MAX_VALUE)) << 32 | i;
        }
        return ranksByKeys(keys);
    }

    /// Of values that are float32, as dissimilarities are: sorted together with their places, in half the time.
    ///
    /// @param keys the value in the upper half, its place in the lower
    private static double[] ranksByKeys(long[] keys) {
        Arrays.sort(keys);
        double[] ranks = new double[keys.length];
        for (int from = 0; from < keys.length; ) {
            int to = from + 1;
            while (to < keys.length && keys[to] >> 32 == keys[from] >> 32) {
                to++;
            }
            for (int k = from; k < to; k++) {
                ranks[(int) keys[k]] = (from + 1 + to) / 2.0;
            }
            from = to;
        }
        return ranks;
    }

    private static double[] ranksBySearch(double[] values) {
        // Adding 0 makes -0 equal to 0.
        double[] sorted = Arrays.stream(values).map(v -> v + 0.0).toArray();
        Arrays.sort(sorted);
        double[] positions = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            positions[i] = Arrays.binarySearch(sorted, values[i] + 0.0);
        }
        return meanRanks(sorted, positions);
    }

    /// Turns the position of any of the equals into the mean rank of all of them.
    private static double[] meanRanks(double[] sorted, double[] positions) {
        double[] mean = new double[sorted.length];
        for (int from = 0; from < sorted.length; ) {
            int to = from + 1;
            while (to < sorted.length && Double.compare(sorted[to], sorted[from]) == 0) {
                to++;
            }
            Arrays.fill(mean, from, to, (from + 1 + to) / 2.0);
            from = to;
        }
        double[] ranks = new double[positions.length];
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = mean[(int) positions[i]];
        }
        return ranks;
    }

    /// Minus their mean; all 0 where no more than rounding is left, as [#pearson] has it.
    static double[] deviations(double[] x) {
        double mean = Arrays.stream(x).sum() / x.length;
        double[] deviations = Arrays.stream(x).map(v -> v - mean).toArray();
        double squares = Arrays.stream(deviations).map(v -> v * v).sum();
        return constant(squares, mean, x.length) ? new double[x.length] : deviations;
    }

    /// Whether a sum of squares is no more than rounding leaves of equal numbers.
    private static boolean constant(double squares, double mean, int count) {
        double rounding = 1e-14 * mean;
        return squares <= count * rounding * rounding;
    }
}
