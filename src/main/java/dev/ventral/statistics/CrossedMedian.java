package dev.ventral.statistics;

import java.util.Arrays;
import java.util.SplittableRandom;

/// The mean over seeds of a median over images, and its 95 % interval over both: what [CrossedMean] is for
/// means, for a statistic that is none.
///
/// The mean squares of that table are replaced by variances under resampling of images (Efron & Tibshirani
/// 1993, section 6.2), the same images for all S seeds: with s^2 the variance of the S medians over seeds, W
/// the mean over seeds of a median's variance under resampling and C that of the mean of the medians,
///
///     E' = max(0, W - C) / (S - 1),   variance V = s^2 / S + max(0, C - E')
///
/// and the degrees of freedom as there, with A = S N s^2 / S, B = S N C and E = S N E' for N images: for a
/// mean in the place of the median these are its mean squares, but for the chance of resampling. Resampling
/// is seeded by N alone: the same values give the same interval.
///
/// @param mean of the medians
/// @param low NaN for one seed, and where a median is infinite or is with some of the resampled images
/// @param high NaN likewise
public record CrossedMedian(double mean, double low, double high) {
    static final int RESAMPLES = 400;

    /// A seed's statistic where each image was drawn so many times.
    interface Statistic {
        double of(int seed, int[] drawn);
    }

    /// @param values `seeds x images`, one row for each seed, at least 2 images; some may be infinite
    public static CrossedMedian of(double[][] values) {
        Median median = Median.of(values);
        return of(values.length, values[0].length, RESAMPLES, median::of);
    }

    /// The same of the medians' differences, seed by seed on the same images.
    ///
    /// @param others of the same size
    public static CrossedMedian difference(double[][] values, double[][] others) {
        if (values.length != others.length || values.length > 0 && values[0].length != others[0].length) {
            throw new IllegalArgumentException("expected tables of the same size");
        }
        Median median = Median.of(values);
        Median other = Median.of(others);
        return of(
                values.length,
                values[0].length,
                RESAMPLES,
                (seed, drawn) -> median.of(seed, drawn) - other.of(seed, drawn));
    }

    static CrossedMedian of(int seeds, int images, int resamples, Statistic statistic) {
        double[] found = new double[seeds];
        int[] once = new int[images];
        Arrays.fill(once, 1);
        Arrays.setAll(found, seed -> statistic.of(seed, once));
        double mean = Arrays.stream(found).sum() / seeds;
        if (seeds < 2) {
            return new CrossedMedian(mean, Double.NaN, Double.NaN);
        }
        var random = new SplittableRandom(images);
        double[][] drawn = new double[seeds + 1][resamples];
        int[] counts = new int[images];
        for (int b = 0; b < resamples; b++) {
            Arrays.fill(counts, 0);
            for (int i = 0; i < images; i++) {
                counts[random.nextInt(images)]++;
            }
            for (int seed = 0; seed < seeds; seed++) {
                drawn[seed][b] = statistic.of(seed, counts);
                drawn[seeds][b] += drawn[seed][b] / seeds;
            }
        }
        double own = images / (images - 1.0);
        double common = own * variance(drawn[seeds]);
        double each = 0;
        for (int seed = 0; seed < seeds; seed++) {
            each += own * variance(drawn[seed]) / seeds;
        }
        double left = Math.max(0, each - common) / (seeds - 1);
        double size = (double) seeds * images;
        double half = CrossedMean.half(size * variance(found) / seeds, size * common, size * left, seeds, images);
        return new CrossedMedian(mean, mean - half, mean + half);
    }

    private static double variance(double[] values) {
        double mean = Arrays.stream(values).sum() / values.length;
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return squares / (values.length - 1);
    }

    /// Medians of the rows of a table, of which each column was drawn so many times.
    ///
    /// @param order of each row, from its smallest value on
    private record Median(double[][] values, int[][] order) {
        static Median of(double[][] values) {
            int images = values.length == 0 ? 0 : values[0].length;
            if (images < 2) {
                throw new IllegalArgumentException(
                        "expected at least one seed and two images, got " + values.length + " x " + images);
            }
            int[][] order = new int[values.length][];
            for (int seed = 0; seed < order.length; seed++) {
                double[] row = values[seed];
                if (row.length != images) {
                    throw new IllegalArgumentException(
                            "expected " + images + " images of each seed, got " + row.length);
                }
                Integer[] sorted = new Integer[images];
                Arrays.setAll(sorted, i -> i);
                Arrays.sort(sorted, (a, b) -> Double.compare(row[a], row[b]));
                order[seed] = Arrays.stream(sorted).mapToInt(i -> i).toArray();
            }
            return new Median(values, order);
        }

        double of(int seed, int[] drawn) {
            int images = drawn.length;
            int[] sorted = order[seed];
            int seen = 0;
            int i = -1;
            while (seen <= (images - 1) / 2) {
                seen += drawn[sorted[++i]];
            }
            double lower = values[seed][sorted[i]];
            while (seen <= images / 2) {
                seen += drawn[sorted[++i]];
            }
            return (lower + values[seed][sorted[i]]) / 2;
        }
    }
}
