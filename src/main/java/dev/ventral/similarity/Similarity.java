package dev.ventral.similarity;

import dev.ventral.tensor.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Cosine similarity of population vectors, as Li et al. 2019 define it:
///
///     x_i = w * r_i,    e_i = (x_i - mean_k x_k) / |x_i - mean_k x_k|,    S_ij = e_i . e_j
///
/// r_i is the response of all units to image i and w the units' reliability.
///
/// An image whose centred vector is zero has no direction: its similarity to every image, itself included, is
/// 0. Zero means: not longer than rounding leaves of a difference of equal numbers (1e-12 of the longest vector
/// before centring in float64, 1e-6 in float32). The diagonal is 1 for all other images.
///
/// Source: Li et al. 2019, "Learning from brains how to regularize machines", NeurIPS, section 2.2.
public final class Similarity {
    /// Rows per product: bounds what is held besides the result.
    private static final int BLOCK = 512;

    private Similarity() {}

    /// Similarity of all pairs of images, computed in float64.
    ///
    /// @param responses `images x units`, row-major
    /// @param weights one per unit
    public static SquareMatrix of(float[] responses, int images, double[] weights) {
        int units = weights.length;
        if (responses.length != (long) images * units) {
            throw new IllegalArgumentException(
                    "expected " + images + " images x " + units + " units, got " + responses.length + " responses");
        }
        SquareMatrix.checkSize(images);
        float[] similarity = new float[images * images];
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor unit = Tensors.scoped(() -> {
                Tensor scaled = Tensors.of(responses, images, units).to(ScalarType.Double);
                return directions(scaled.mul(Tensors.of(weights, units)));
            });
            Tensor transposed = unit.t();
            for (int from = 0; from < images; from += BLOCK) {
                int rows = Math.min(BLOCK, images - from);
                try (var _ = new PointerScope()) {
                    float[] block = Tensors.floats(unit.narrow(0, from, rows).mm(transposed));
                    System.arraycopy(block, 0, similarity, from * images, block.length);
                }
            }
        }
        return new SquareMatrix(images, similarity);
    }

    /// The same without weights.
    public static SquareMatrix of(float[] responses, int images) {
        double[] ones = new double[images == 0 ? 0 : responses.length / images];
        java.util.Arrays.fill(ones, 1);
        return of(responses, images, ones);
    }

    /// Similarity of all pairs of rows, where `features` is, differentiable.
    ///
    /// @param features `images x units` (weights already applied)
    /// @return `images x images`
    public static Tensor of(Tensor features) {
        Tensor unit = directions(features);
        return unit.mm(unit.t());
    }

    /// Similarity of row i of `a` to row i of `b`, both centred by the mean over all rows of both;
    /// differentiable.
    ///
    /// @param a `pairs x units`
    /// @param b `pairs x units`
    /// @return `pairs`
    public static Tensor pairs(Tensor a, Tensor b) {
        long count = a.size(0);
        Tensor unit = directions(torch.cat(new org.bytedeco.pytorch.TensorVector(a, b), 0));
        return unit.narrow(0, 0, count).mul(unit.narrow(0, count, count)).sum(1);
    }

    /// Rows minus their mean, at unit length; zero rows stay zero, with zero gradient.
    ///
    /// @param features `images x units`
    public static Tensor directions(Tensor features) {
        return directions(features, features.mean(new long[] {0}, true, new ScalarTypeOptional()));
    }

    /// Rows minus `centre`, at unit length; zero rows stay zero, with zero gradient.
    ///
    /// @param features `images x units`
    /// @param centre one value per unit
    public static Tensor directions(Tensor features, Tensor centre) {
        return unit(features.sub(centre), length(features.detach()).amax());
    }

    /// Rows at unit length, where they are longer than rounding leaves of vectors as long as `scale`.
    static Tensor unit(Tensor rows, Tensor scale) {
        double tolerance = rows.scalar_type().intern() == ScalarType.Double ? 1e-12 : 1e-6;
        Tensor length = length(rows);
        Tensor isLong = length.gt(scale.mul(new Scalar(tolerance)));
        return rows.div(torch.where(isLong, length, new Scalar(Double.POSITIVE_INFINITY)));
    }

    static Tensor length(Tensor rows) {
        return torch.linalg_vector_norm(rows, new Scalar(2.0), new long[] {1}, true, new ScalarTypeOptional());
    }
}
