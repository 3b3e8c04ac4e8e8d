package dev.ventral.similarity;

import dev.ventral.tensor.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Representational dissimilarity matrices and their comparison (representational similarity analysis).
///
/// Source: Kriegeskorte, Mur & Bandettini 2008, "Representational similarity analysis", Frontiers in Systems
/// Neuroscience 2:4.
public final class Rdm {
    private Rdm() {}

    /// Correlation distance, `D_ij = 1 - Pearson(r_i, r_j)` over units, in float64; 0 on the diagonal.
    ///
    /// A pattern that is the same in all units correlates with nothing: its distance to every other image is 1.
    ///
    /// @param responses `images x units`, row-major
    public static SquareMatrix correlation(float[] responses, int images) {
        if (images < 1 || responses.length % images != 0) {
            throw new IllegalArgumentException("expected responses of " + images + " images, got " + responses.length);
        }
        SquareMatrix.checkSize(images);
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor patterns =
                    Tensors.of(responses, images, responses.length / images).to(ScalarType.Double);
            Tensor centred = patterns.sub(patterns.mean(new long[] {1}, true, new ScalarTypeOptional()));
            Tensor scale = torch.linalg_vector_norm(
                    patterns, Tensors.scalar(2), new long[] {1}, true, new ScalarTypeOptional());
            Tensor unit = Similarity.unit(centred, scale);
            Tensor distance = unit.mm(unit.t()).neg().add(Tensors.scalar(1)).fill_diagonal_(Tensors.scalar(0));
            return new SquareMatrix(images, Tensors.floats(distance));
        }
    }

    /// Pearson correlation of the values above the diagonals.
    public static double pearson(SquareMatrix a, SquareMatrix b) {
        checkSizes(a, b);
        return Correlation.pearson(a.upperTriangle(), b.upperTriangle());
    }

    /// Spearman correlation of the values above the diagonals.
    public static double spearman(SquareMatrix a, SquareMatrix b) {
        checkSizes(a, b);
        return Correlation.spearman(a.upperTriangle(), b.upperTriangle());
    }

    private static void checkSizes(SquareMatrix a, SquareMatrix b) {
        dev.ventral.InputError.unless(
                a.size() == b.size(),
                "comparison of matrices: expected the same images, got %d and %d of them",
                a.size(),
                b.size());
    }
}
