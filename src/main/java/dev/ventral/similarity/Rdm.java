package dev.ventral.similarity;

import dev.ventral.InputError;
import dev.ventral.similarity.PairDistances.Form;
import dev.ventral.similarity.PairDistances.Term;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/// Representational dissimilarity matrices: a dissimilarity for each pair of images.
///
/// Patterns are `images x units`, in any precision and on any device. All sums are float64, results float32,
/// exact to about 1e-7 of themselves also between images that are nearly the same. The diagonal is 0. NaN in
/// a pattern makes its distances NaN. Nothing is divided by the number of units (rsatoolbox divides
/// Euclidean, Mahalanobis, crossnobis and Poisson distances by it). Shapes that do not fit are an
/// [IllegalArgumentException].
///
/// Source: Kriegeskorte, Mur & Bandettini 2008, "Representational similarity analysis", Frontiers in Systems
/// Neuroscience 2:4.
public final class Rdm {
    private Rdm() {}

    /// Correlation distance, see [#correlation(Tensor)].
    ///
    /// @param responses `images x units`, row-major
    public static SquareMatrix correlation(float[] responses, int images) {
        if (images < 1 || responses.length % images != 0) {
            throw new IllegalArgumentException("expected responses of " + images + " images, got " + responses.length);
        }
        SquareMatrix.checkSize(images);
        try (var _ = new PointerScope()) {
            return correlation(Tensors.of(responses, images, responses.length / images));
        }
    }

    /// Correlation distance, `D_ij = 1 - Pearson(r_i, r_j)` over units.
    ///
    /// A pattern that is the same in all units correlates with nothing: its distance to every other image is
    /// 1.
    public static SquareMatrix correlation(Tensor patterns) {
        return directions(() -> {
            Tensor wide = Patterns.wide(patterns);
            Tensor mean = wide.mean(new long[] {1}, true, new ScalarTypeOptional());
            return Similarity.unit(wide.sub(mean), Similarity.length(wide));
        });
    }

    /// Cosine distance, `D_ij = 1 - r_i . r_j / (|r_i| |r_j|)`; 1 from a pattern of zeros to every other.
    public static SquareMatrix cosine(Tensor patterns) {
        return directions(() -> {
            Tensor wide = Patterns.wide(patterns);
            Tensor nothing = wide.narrow(1, 0, 1).mul(Tensors.scalar(0));
            return Similarity.unit(wide, nothing);
        });
    }

    /// Euclidean distance, `D_ij = |r_i - r_j|`.
    public static SquareMatrix euclidean(Tensor patterns) {
        return squares(() -> Patterns.centred(patterns), Form.ROOT);
    }

    /// Squared Euclidean distance, `D_ij = |r_i - r_j|^2`.
    public static SquareMatrix squaredEuclidean(Tensor patterns) {
        return squares(() -> Patterns.centred(patterns), Form.SQUARED);
    }

    /// Squared Mahalanobis distance, `D_ij = (r_i - r_j) C^-1 (r_i - r_j)'`. Noise makes it too large: see
    /// [#crossnobis].
    ///
    /// Source: Walther et al. 2016, "Reliability of dissimilarity measures for multi-voxel pattern analysis",
    /// NeuroImage 137.
    public static SquareMatrix mahalanobis(Tensor patterns, NoiseCovariance noise) {
        return squares(() -> noise.whiten(Patterns.centred(patterns)), Form.SQUARED);
    }

    /// Crossnobis distance: the squared Mahalanobis distance with the two factors from different folds,
    /// averaged over the m (m - 1) ordered pairs of folds:
    ///
    ///     D_ij = 1 / (m (m - 1)) sum_{a != b} (r_ai - r_aj) C^-1 (r_bi - r_bj)'
    ///
    /// Noise that is independent between folds does not change its expectation: it is unbiased, and negative
    /// where chance has it so.
    ///
    /// Source: Walther et al. 2016.
    ///
    /// @param folds two or more measurements of the same images, each `images x units`; they are held in
    /// float64
    public static SquareMatrix crossnobis(List<Tensor> folds, NoiseCovariance noise) {
        return acrossFolds(folds, fold -> noise.whiten(Patterns.centred(fold)));
    }

    /// The same of patterns that are in units of their noise already: the unbiased squared Euclidean
    /// distance.
    public static SquareMatrix crossvalidated(List<Tensor> folds) {
        return acrossFolds(folds, Patterns::centred);
    }

    /// Symmetrised Kullback-Leibler divergence of Poisson distributions with these rates, a prior mixed in:
    ///
    ///     D_ij = sum_u (x_iu - x_ju) (ln x_iu - ln x_ju),    x = (r + weight lambda) / (1 + weight)
    ///
    /// lambda is the prior's mean rate and `weight` how many measurements it is worth; without it a unit that
    /// never answered would be infinitely far away. An [InputError] where a rate x is not above 0.
    ///
    /// Source: Schütt et al. 2023, "Statistical inference on representational geometries", eLife 12:e82566
    /// and rsatoolbox's `poisson`, whose defaults are lambda 1 and weight 0.1.
    ///
    /// @param rates `images x units`, not negative
    public static SquareMatrix poisson(Tensor rates, double lambda, double weight) {
        InputError.unless(
                lambda >= 0 && weight >= 0,
                "Poisson distance: expected a prior of at least 0, got %s, %s",
                lambda,
                weight);
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor x = Tensors.scoped(() ->
                    Patterns.wide(rates).add(Tensors.scalar(weight * lambda)).div(Tensors.scalar(1 + weight)));
            double least = Tensors.item(x.min());
            InputError.unless(
                    !(least <= 0), "Poisson distance: expected rates above 0 with their prior, got %s", least);
            Tensor logarithm = Tensors.scoped(() -> Patterns.centred(x.log()));
            Tensor centred = Tensors.scoped(() -> Patterns.centred(x));
            return PairDistances.of(List.of(new Term(centred, logarithm, 1)), Form.SQUARED);
        }
    }

    /// Pearson correlation of the values above the diagonals; NaN where one of them is.
    public static double pearson(SquareMatrix a, SquareMatrix b) {
        checkSizes(a, b);
        return Correlation.pearson(a.upperTriangle(), b.upperTriangle());
    }

    /// Spearman correlation of the values above the diagonals; NaN where one of them is.
    public static double spearman(SquareMatrix a, SquareMatrix b) {
        checkSizes(a, b);
        return Correlation.spearman(a.upperTriangle(), b.upperTriangle());
    }

    /// How alike the values above the diagonals are; pairs of images where either is NaN are left out.
    public static double compare(SquareMatrix a, SquareMatrix b, RdmComparison by) {
        checkSizes(a, b);
        return by.of(a.upperTriangle(), b.upperTriangle());
    }

    private static void checkSizes(SquareMatrix a, SquareMatrix b) {
        InputError.unless(
                a.size() == b.size(),
                "comparison of matrices: expected the same images, got %d and %d of them",
                a.size(),
                b.size());
    }

    private static SquareMatrix directions(Supplier<Tensor> unit) {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            return PairDistances.ofDirections(Tensors.scoped(unit));
        }
    }

    private static SquareMatrix squares(Supplier<Tensor> patterns, Form form) {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            return PairDistances.of(List.of(new Term(Tensors.scoped(patterns), 1)), form);
        }
    }

    /// The sum over all pairs of folds is the square of their sum without their own squares.
    private static SquareMatrix acrossFolds(List<Tensor> folds, UnaryOperator<Tensor> prepare) {
        int count = folds.size();
        if (count < 2) {
            throw new IllegalArgumentException("crossnobis: expected two folds or more, got " + count);
        }
        double pairs = (double) count * (count - 1);
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            List<Term> terms = new ArrayList<>();
            for (Tensor fold : folds) {
                Patterns.checkSameImages("crossnobis", folds.getFirst(), fold);
                Tensor ready = Tensors.scoped(() -> prepare.apply(fold));
                terms.add(new Term(ready, -1 / pairs));
            }
            Tensor sum = Tensors.scoped(
                    () -> terms.stream().map(Term::p).reduce(Tensor::add).orElseThrow());
            terms.add(new Term(sum, 1 / pairs));
            return PairDistances.of(terms, Form.SIGNED);
        }
    }
}
