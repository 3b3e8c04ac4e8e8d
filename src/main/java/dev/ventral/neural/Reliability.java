package dev.ventral.neural;

import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.similarity.Correlation;
import dev.ventral.tensor.Shuffle;
import java.util.Arrays;
import java.util.SplittableRandom;

/// How well each unit's responses repeat.
public final class Reliability {
    private Reliability() {}

    /// Reliability weight of each unit, over the repeated images:
    ///
    ///     w = sigma / eta,   sigma^2 = variance over images of the mean over repeats,
    ///                        eta^2   = mean over images of the variance over repeats
    ///
    /// Both variances are unbiased (divided by one less than the number of values); each image counts once,
    /// however often it was repeated. A unit whose responses differ neither between images nor between repeats
    /// has weight 0. A unit that repeats exactly (eta = 0) and yet differs between images has the largest
    /// weight of the other units, 1 where there is none. Without repeats all weights are 1.
    ///
    /// Source: Li et al. 2019, NeurIPS, section 2.2.
    ///
    /// @throws InputError if exactly one image is repeated: sigma cannot be told from it
    public static double[] weights(Recording recording) {
        int[] repeated = recording.repeatedImages();
        int units = recording.units();
        double[] weights = new double[units];
        if (repeated.length == 0) {
            Arrays.fill(weights, 1);
            return weights;
        }
        checkCount(recording, repeated);
        double largest = 0;
        for (int u = 0; u < units; u++) {
            weights[u] = weight(recording, repeated, u);
            if (weights[u] < Double.POSITIVE_INFINITY) {
                largest = Math.max(largest, weights[u]);
            }
        }
        for (int u = 0; u < units; u++) {
            if (weights[u] == Double.POSITIVE_INFINITY) {
                weights[u] = largest > 0 ? largest : 1;
            }
        }
        return weights;
    }

    private static double weight(Recording recording, int[] repeated, int unit) {
        Variances variances = Variances.of(recording, repeated, unit);
        return variances.between() == 0 ? 0 : Math.sqrt(variances.between() / variances.within());
    }

    /// Split-half reliability of each unit, for all repeats: the repeats of each repeated image are divided at
    /// random into two halves (of n repeats, n/2 rounded down in the first), r is the correlation over images
    /// of the halves' means, averaged over random splits, and corrected to the full number of repeats (Spearman
    /// 1910, Brown 1910):
    ///
    ///     2 r / (1 + |r|)
    ///
    /// |r| rather than r keeps chance level at 0: the formula has no meaning for negative r, and grows without
    /// bound there. A unit that is constant has 0.
    ///
    /// @param splits number of random splits
    /// @throws InputError if the recording has no repeats
    public static double[] splitHalf(Recording recording, int splits, long seed) {
        double[] corrected = correlation(recording, splits, seed);
        for (int u = 0; u < corrected.length; u++) {
            corrected[u] = 2 * corrected[u] / (1 + Math.abs(corrected[u]));
        }
        return corrected;
    }

    /// The mean correlation of two halves, not corrected for their being halves.
    static double[] correlation(Recording recording, int splits, long seed) {
        int[] repeated = repeated(recording);
        if (splits < 1) {
            throw new IllegalArgumentException("expected at least one split, got " + splits);
        }
        double[] mean = new double[recording.units()];
        double[][][] halves = new double[2][recording.units()][repeated.length];
        for (int s = 0; s < splits; s++) {
            var random = new SplittableRandom(Seeds.mix(seed, 0x5117, s));
            for (int i = 0; i < repeated.length; i++) {
                divide(recording, repeated[i], i, halves, random);
            }
            for (int u = 0; u < mean.length; u++) {
                mean[u] += Correlation.pearson(halves[0][u], halves[1][u]) / splits;
            }
        }
        return mean;
    }

    private static void divide(
            Recording recording, int image, int column, double[][][] halves, SplittableRandom random) {
        int[] trials = recording.trialsOf(image);
        Shuffle.inPlace(trials, random);
        int half = trials.length / 2;
        for (int u = 0; u < recording.units(); u++) {
            double first = 0;
            double second = 0;
            for (int t = 0; t < trials.length; t++) {
                if (t < half) {
                    first += recording.response(trials[t], u);
                } else {
                    second += recording.response(trials[t], u);
                }
            }
            halves[0][u][column] = first / half;
            halves[1][u][column] = second / (trials.length - half);
        }
    }

    /// The repeated images, if there are enough of them.
    ///
    /// @throws InputError if there are fewer than two
    static int[] repeated(Recording recording) {
        int[] repeated = recording.repeatedImages();
        InputError.unless(
                repeated.length > 0,
                "recording %s has no repeats: expected images with at least two trials to measure reliability",
                recording.name());
        checkCount(recording, repeated);
        return repeated;
    }

    private static void checkCount(Recording recording, int[] repeated) {
        InputError.unless(
                repeated.length >= 2,
                "recording %s: expected at least two repeated images to measure reliability, got %d",
                recording.name(),
                repeated.length);
    }
}
