package dev.ventral.statistics;

import dev.ventral.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.TDistribution;
import org.jspecify.annotations.Nullable;

/// 95 % confidence intervals of a mean over few seeds.
///
/// Where it is known image by image what the values are means or medians of, the interval is over seeds and
/// images ([CrossedMean], [CrossedMedian]). Otherwise it is over seeds alone. Below [#BOOTSTRAP_FROM] values:
/// Student's t, `mean -+ t(.975, n - 1) s / sqrt(n)`. From there on the studentised bootstrap (Efron &
/// Tibshirani 1993, section 12.5): t* = (mean* - mean) / (s* / sqrt(n)) over resamples, and the interval
/// `[mean - t*(.975) s / sqrt(n), mean - t*(.025) s / sqrt(n)]`. Unlike percentile or BCa intervals, which
/// are too short below some thirty values, it keeps its level at n = 8 and follows skewed values. Resampling
/// is seeded by the number of values alone: the same values give the same interval.
public final class Intervals {
    /// The number of values from which the bootstrap is used.
    public static final int BOOTSTRAP_FROM = 8;

    static final int RESAMPLES = 9999;
    private static final double TAIL = .025;

    private Intervals() {}

    /// Mean and interval of `values`; no interval (NaN) for one value, and a mean of NaN for none.
    public static Interval of(double... values) {
        return values.length < BOOTSTRAP_FROM ? student(values) : bootstrap(values, RESAMPLES);
    }

    /// Of values of seeds, over images too where they are known.
    ///
    /// @param images `seeds x images`: each value is the mean of its row; null where that is not known
    public static Interval of(double[] values, double @Nullable [][] images) {
        if (images == null) {
            return of(values);
        }
        CrossedMean crossed = CrossedMean.of(images);
        return new Interval(mean(values), crossed.low(), crossed.high(), values.length);
    }

    /// Of values of seeds, each the median of distances, over images too.
    public static Interval of(double[] values, CrossedMedian crossed) {
        return new Interval(mean(values), crossed.low(), crossed.high(), values.length);
    }

    /// Student's t interval.
    static Interval student(double... values) {
        int n = values.length;
        double mean = mean(values);
        if (n < 2) {
            return new Interval(mean, Double.NaN, Double.NaN, n);
        }
        double half = new TDistribution(n - 1).inverseCumulativeProbability(1 - TAIL) * error(values, mean);
        return new Interval(mean, mean - half, mean + half, n);
    }

    /// The studentised bootstrap; Student's t where so many values are equal that more than 1 % of the
    /// resamples have no spread (t* has then no quantiles).
    static Interval bootstrap(double[] values, int resamples) {
        int n = values.length;
        double mean = mean(values);
        double error = error(values, mean);
        var random = new SplittableRandom(Seeds.mix(n));
        double[] t = new double[resamples];
        double[] drawn = new double[n];
        int usable = 0;
        for (int b = 0; b < resamples; b++) {
            for (int i = 0; i < n; i++) {
                drawn[i] = values[random.nextInt(n)];
            }
            double drawnMean = mean(drawn);
            double drawnError = error(drawn, drawnMean);
            if (drawnError > 1e-9 * error) {
                t[usable++] = (drawnMean - mean) / drawnError;
            }
        }
        if (usable < .99 * resamples) {
            return student(values);
        }
        double[] sorted = Arrays.copyOf(t, usable);
        Arrays.sort(sorted);
        double low = sorted[(int) Math.floor(TAIL * (usable + 1)) - 1];
        double high = sorted[(int) Math.ceil((1 - TAIL) * (usable + 1)) - 1];
        return new Interval(mean, mean - high * error, mean - low * error, n);
    }

    /// Taken about the first value, so that equal values have exactly themselves as their mean; infinite where
    /// one of them is (a median distance where an attack found nothing).
    private static double mean(double[] values) {
        if (values.length == 0) {
            return Double.NaN;
        } else if (Double.isInfinite(values[0])) {
            return Arrays.stream(values).sum();
        }
        double sum = 0;
        for (double value : values) {
            sum += value - values[0];
        }
        return values[0] + sum / values.length;
    }

    private static double error(double[] values, double mean) {
        double squares = 0;
        for (double value : values) {
            squares += (value - mean) * (value - mean);
        }
        return Math.sqrt(squares / (values.length - 1) / values.length);
    }
}
