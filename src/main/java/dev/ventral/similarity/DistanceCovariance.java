package dev.ventral.similarity;

import java.util.Arrays;

/// The covariance of the estimated squared distances of n images, up to a factor, where all true distances
/// are 0 and noise is independent and equal between images: errors of two distances go together where they
/// share an image,
///
///     V = (C C')^2 entry by entry, C the contrasts of all pairs:
///     V_ab = 4 for a = b, 1 for two pairs that share one image, 0 for others
///
/// With B the pairs' incidence (pairs x images, 1 where the image is in the pair), `V = 2 I + B B'`. Its
/// eigenvalues are 2n (constants), n (sums f_i + f_j with sum f = 0) and 2 (the rest), so that
///
///     V^-1 x = x / 2 + (1/n - 1/2) P x - mean(x) / (2n)
///     (P x)_ij = f_i + f_j,   f = r / (n - 2) - sum(r) / (2 (n - 1) (n - 2)),   r = B' x
///
/// in time linear in the pairs, P being the projection on the columns of B. Where pairs are missing, V is
/// restricted to those that are there, and solved by conjugate gradients (the spectrum lies on [2, 2n]).
///
/// Source: Diedrichsen et al. 2021, "Comparing representational geometries using whitened unbiased-distance-
/// matrix similarity", Neurons, Behavior, Data analysis, and Theory 5(3), with their
/// Sigma_K = I; the inverse is derived here.
final class DistanceCovariance {
    private static final double PRECISION = 1e-12;

    private DistanceCovariance() {}

    /// `V^-1 x`.
    ///
    /// @param x the values above the diagonal, row by row; NaN where missing
    /// @return as x, NaN at the same places
    static double[] solve(double[] x) {
        int images = SquareMatrix.imagesOf(x.length);
        if (images < 3) {
            return Arrays.stream(x).map(v -> v / 4).toArray();
        }
        return Arrays.stream(x).anyMatch(Double::isNaN) ? iterated(x, images) : closed(x, images);
    }

    private static double[] closed(double[] x, int images) {
        double n = images;
        double[] f = sums(x, images);
        double total = Arrays.stream(f).sum();
        for (int i = 0; i < images; i++) {
            f[i] = f[i] / (n - 2) - total / (2 * (n - 1) * (n - 2));
        }
        // every value is in the sums of two images
        double constant = total / 2 / x.length / (2 * n);
        double[] solved = new double[x.length];
        int k = 0;
        for (int i = 0; i < images; i++) {
            for (int j = i + 1; j < images; j++) {
                solved[k] = x[k] / 2 + (1 / n - .5) * (f[i] + f[j]) - constant;
                k++;
            }
        }
        return solved;
    }

    /// Conjugate gradients; entries that are missing stay NaN.
    private static double[] iterated(double[] x, int images) {
        double[] solved = Arrays.stream(x).map(v -> v * 0).toArray();
        double[] residual = x.clone();
        double[] direction = x.clone();
        double squares = dot(x, x);
        double enough = squares * PRECISION * PRECISION;
        for (int step = 0; step < x.length && squares > enough; step++) {
            double[] image = times(direction, images);
            double length = squares / dot(direction, image);
            for (int k = 0; k < x.length; k++) {
                solved[k] += length * direction[k];
                residual[k] -= length * image[k];
            }
            double next = dot(residual, residual);
            for (int k = 0; k < x.length; k++) {
                direction[k] = residual[k] + next / squares * direction[k];
            }
            squares = next;
        }
        return solved;
    }

    /// `V x`, of the entries that are there.
    static double[] times(double[] x, int images) {
        double[] sums = sums(x, images);
        double[] product = new double[x.length];
        int k = 0;
        for (int i = 0; i < images; i++) {
            for (int j = i + 1; j < images; j++) {
                product[k] = 2 * x[k] + sums[i] + sums[j];
                k++;
            }
        }
        return product;
    }

    /// The sum of each image's values.
    private static double[] sums(double[] x, int images) {
        double[] sums = new double[images];
        int k = 0;
        for (int i = 0; i < images; i++) {
            for (int j = i + 1; j < images; j++) {
                double value = x[k++];
                if (!Double.isNaN(value)) {
                    sums[i] += value;
                    sums[j] += value;
                }
            }
        }
        return sums;
    }

    /// Without the entries that are missing.
    static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int k = 0; k < x.length; k++) {
            double product = x[k] * y[k];
            if (!Double.isNaN(product)) {
                sum += product;
            }
        }
        return sum;
    }
}
