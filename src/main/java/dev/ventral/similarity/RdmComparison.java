package dev.ventral.similarity;

import java.util.Arrays;
import java.util.List;

/// How alike two dissimilarity matrices are, on [-1, 1], from the values above their diagonals (in the order
/// of [SquareMatrix#upperTriangle]).
///
/// NaN marks a pair of images that is left out. A matrix without variation (of length 0 for the cosines) is
/// like nothing: 0. All but Kendall's tau are the scalar product of vectors of length 1, in V^-1 for the
/// whitened ones; that is what [#average] and noise ceilings rest on.
public enum RdmComparison {
    /// Pearson's r.
    PEARSON,

    /// Spearman's rho: Pearson's r of the ranks, ties sharing their mean rank.
    SPEARMAN,

    /// Kendall's tau-a: see [Kendall].
    KENDALL_TAU_A,

    /// `x . y / (|x| |y|)`: for dissimilarities with a meaningful zero, as crossnobis distances.
    COSINE,

    /// Pearson's r with the covariance V of distance estimates taken into account: the whitened cosine of
    /// `x - mean(x)` and `y - mean(y)`. Source: see [#WHITENED_COSINE].
    WHITENED_CORRELATION,

    /// `x' V^-1 y / sqrt(x' V^-1 x  y' V^-1 y)`. V is the covariance of squared distances where all are 0 and
    /// the noise of images is equal and independent: 4 for a pair with itself, 1 for pairs that share one
    /// image. In linear time; with pairs left out, by conjugate gradients. For squared Euclidean distances it
    /// is linear CKA.
    ///
    /// Source: Diedrichsen et al. 2021, "Comparing representational geometries using whitened
    /// unbiased-distance-matrix similarity", Neurons, Behavior, Data analysis, and Theory 5(3).
    WHITENED_COSINE;

    /// An [dev.ventral.InputError] where the lengths differ or are not those of a triangle.
    ///
    /// @return NaN where no pair (for tau: fewer than two) is left
    public double of(double[] a, double[] b) {
        SquareMatrix.imagesOf(a.length);
        if (a.length != b.length) {
            throw new IllegalArgumentException("expected as many values, got " + a.length + " and " + b.length);
        }
        double[] left = marked(a, b);
        double[] right = marked(b, a);
        if (Arrays.stream(left).allMatch(Double::isNaN)) {
            return Double.NaN;
        }
        return between(left, dual(normalised(left)), right, normalised(right));
    }

    /// The matrix that is most like all of these together: the mean of the matrices at length 1 in the
    /// comparison's own terms (standardised for correlations, standardised ranks for rank correlations). Over
    /// entries that are there; NaN where none is.
    ///
    /// Source: Nili et al. 2014, "A toolbox for representational similarity analysis", PLoS Computational
    /// Biology 10. For tau the mean of ranks is an approximation.
    public double[] average(List<double[]> matrices) {
        return new RdmAverage(matrices.stream().map(this::normalised).toList()).all();
    }

    /// Of two that lack the same entries, `dual` and `unit` made of them by [#dual] and [#normalised].
    double between(double[] a, double[] dualOfA, double[] b, double[] unitOfB) {
        if (this == KENDALL_TAU_A) {
            return Kendall.tauA(present(a), present(b));
        }
        return Math.clamp(DistanceCovariance.dot(dualOfA, unitOfB), -1, 1);
    }

    /// At length 1 (0 without variation), entries that are NaN left so.
    double[] normalised(double[] x) {
        double[] values = prepared(present(x));
        double[] whole = new double[x.length];
        int k = 0;
        for (int i = 0; i < x.length; i++) {
            whole[i] = Double.isNaN(x[i]) ? Double.NaN : values[k++];
        }
        double square = DistanceCovariance.dot(whole, dual(whole));
        double length = square > 0 ? Math.sqrt(square) : Double.POSITIVE_INFINITY;
        return Arrays.stream(whole).map(v -> v / length).toArray();
    }

    /// The vector whose scalar product with another is the comparison's.
    double[] dual(double[] x) {
        boolean whitened = this == WHITENED_CORRELATION || this == WHITENED_COSINE;
        return whitened ? DistanceCovariance.solve(x) : x;
    }

    private double[] prepared(double[] x) {
        return switch (this) {
            case PEARSON, WHITENED_CORRELATION -> Correlation.deviations(x);
            case SPEARMAN, KENDALL_TAU_A -> Correlation.deviations(Correlation.ranks(x));
            case COSINE, WHITENED_COSINE -> x;
        };
    }

    private static double[] present(double[] x) {
        return Arrays.stream(x).filter(v -> !Double.isNaN(v)).toArray();
    }

    private static double[] marked(double[] x, double[] other) {
        double[] marked = x.clone();
        for (int i = 0; i < x.length; i++) {
            if (Double.isNaN(other[i])) {
                marked[i] = Double.NaN;
            }
        }
        return marked;
    }
}
