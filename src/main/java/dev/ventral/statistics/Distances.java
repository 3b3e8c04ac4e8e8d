package dev.ventral.statistics;

import dev.ventral.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Statistics of the smallest distances of images, of which some may be infinite (nothing was found).
public final class Distances {
    static final int RESAMPLES = 2000;
    private static final double TAIL = .025;

    private Distances() {}

    /// The median over images with its 95 % percentile-bootstrap interval (Efron & Tibshirani 1993, section
    /// 13.3). Images where nothing was found count as farther than all others: the median is infinite where
    /// they are the majority. Resampling is seeded by the number of images alone.
    public static Interval median(double... distances) {
        if (distances.length == 0) {
            return new Interval(Double.NaN, Double.NaN, Double.NaN, 0);
        }
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        var random = new SplittableRandom(Seeds.mix(n));
        double[] medians = new double[RESAMPLES];
        int[] drawn = new int[n];
        for (int b = 0; b < RESAMPLES; b++) {
            Arrays.fill(drawn, 0);
            for (int i = 0; i < n; i++) {
                drawn[random.nextInt(n)]++;
            }
            medians[b] = (ranked(sorted, drawn, (n - 1) / 2) + ranked(sorted, drawn, n / 2)) / 2;
        }
        Arrays.sort(medians);
        return new Interval(middle(distances), low(medians), high(medians), n);
    }

    /// The median over images: of an even number, the mean of the two in the middle, which is infinite where
    /// one of them is; NaN of none.
    public static double middle(double... distances) {
        double[] sorted = distances.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return n == 0 ? Double.NaN : (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /// The mean over the images where something was found, with its 95 % interval ([Intervals]).
    public static Interval mean(double... distances) {
        return Intervals.of(Arrays.stream(distances).filter(Double::isFinite).toArray());
    }

    /// The value of rank `rank` (from 0) among values that were drawn so many times each.
    private static double ranked(double[] sorted, int[] drawn, int rank) {
        int seen = 0;
        int i = -1;
        while (seen <= rank) {
            seen += drawn[++i];
        }
        return sorted[i];
    }

    private static double low(double[] sorted) {
        return sorted[(int) Math.floor(TAIL * (sorted.length + 1)) - 1];
    }

    private static double high(double[] sorted) {
        return sorted[(int) Math.ceil((1 - TAIL) * (sorted.length + 1)) - 1];
    }
}
