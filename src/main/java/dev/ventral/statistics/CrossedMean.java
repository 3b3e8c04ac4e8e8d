package dev.ventral.statistics;

import org.hipparchus.distribution.continuous.TDistribution;

/// The mean of a table of seeds by images and its 95 % interval over both: how far it could lie from that of
/// other seeds on other images of the same kind.
///
/// Values are taken as `Y_ij = mu + a_i + b_j + e_ij`, all three drawn (two-way random effects without
/// replication), S seeds i and N images j. With the mean squares of seeds A, images B and what is left E,
///
///     variance of the mean  V = (A + max(0, B - E)) / (S N)
///     degrees of freedom    (S N V)^2 / (A^2 / (S - 1) + B^2 / (N - 1) + E^2 / ((S - 1) (N - 1)))
///     interval              mean -+ t(.975, degrees of freedom) sqrt(V)
///
/// `A / (S N)` alone is the usual squared standard error over seeds, which takes the images as the only ones
/// there are: where B is not above E the interval is that, with S - 1 degrees of freedom. For accuracies
/// values are 0 and 1, for paired differences -1, 0 and 1.
///
/// Source: Satterthwaite 1946, "An approximate distribution of estimates of variance components", Biometrics
/// Bulletin 2; Brennan 2001, "Generalizability Theory", section 2 (variance of the mean of a crossed design).
///
/// @param mean of all values
/// @param low NaN for one seed
/// @param high NaN for one seed
public record CrossedMean(double mean, double low, double high) {
    private static final double TAIL = .025;

    /// @param values `seeds x images`, one row for each seed, at least 2 images
    public static CrossedMean of(double[][] values) {
        int seeds = values.length;
        int images = seeds == 0 ? 0 : values[0].length;
        if (images < 2) {
            throw new IllegalArgumentException(
                    "expected at least one seed and two images, got " + seeds + " x " + images);
        }
        double[] bySeed = new double[seeds];
        double[] byImage = new double[images];
        for (int i = 0; i < seeds; i++) {
            if (values[i].length != images) {
                throw new IllegalArgumentException(
                        "expected " + images + " images of each seed, got " + values[i].length);
            }
            for (int j = 0; j < images; j++) {
                bySeed[i] += values[i][j] / images;
                byImage[j] += values[i][j] / seeds;
            }
        }
        double mean = 0;
        for (double one : bySeed) {
            mean += one / seeds;
        }
        if (seeds < 2) {
            return new CrossedMean(mean, Double.NaN, Double.NaN);
        }
        double a = squares(bySeed, mean) * images / (seeds - 1);
        double b = squares(byImage, mean) * seeds / (images - 1);
        double e = left(values, bySeed, byImage, mean) / ((seeds - 1.0) * (images - 1));
        double half = half(a, b, e, seeds, images);
        return new CrossedMean(mean, mean - half, mean + half);
    }

    /// Half the width of the interval, from the mean squares of seeds, images and what is left.
    static double half(double a, double b, double e, int seeds, int images) {
        double sum = a + Math.max(0, b - e);
        if (sum == 0) {
            return 0;
        }
        double freedom = b > e
                ? sum * sum / (a * a / (seeds - 1) + b * b / (images - 1) + e * e / ((seeds - 1.0) * (images - 1)))
                : seeds - 1;
        double t = new TDistribution(Math.max(1, freedom)).inverseCumulativeProbability(1 - TAIL);
        return t * Math.sqrt(sum / seeds / images);
    }

    private static double squares(double[] means, double mean) {
        double sum = 0;
        for (double one : means) {
            sum += (one - mean) * (one - mean);
        }
        return sum;
    }

    private static double left(double[][] values, double[] bySeed, double[] byImage, double mean) {
        double sum = 0;
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < byImage.length; j++) {
                double e = values[i][j] - bySeed[i] - byImage[j] + mean;
                sum += e * e;
            }
        }
        return sum;
    }
}
