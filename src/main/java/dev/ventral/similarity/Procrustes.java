package dev.ventral.similarity;

import dev.ventral.tensor.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// How well one representation of images is turned into another by rotations and reflections. Columns are
/// centred and each representation is divided by its Frobenius norm, so that offsets and scales do not count;
/// the one with fewer units is filled up with zeros.
///
///     s = max over orthogonal Q of tr(Q' X' Y) = sum of the singular values of X' Y
///
/// In float64. A representation that does not vary is like nothing: s = 0.
///
/// Source: Schönemann 1966, "A generalized solution of the orthogonal Procrustes problem", Psychometrika 31;
/// Ding, Denain & Steinhardt 2021, "Grounding representation similarity with statistical testing", NeurIPS,
/// section 2; Williams et al. 2021, "Generalized shape metrics on neural representations", NeurIPS, section
/// 2.
public final class Procrustes {
    private Procrustes() {}

    /// s, on [0, 1].
    ///
    /// @param x `images x p`
    /// @param y `images x q`
    public static double similarity(Tensor x, Tensor y) {
        Patterns.checkSameImages("Procrustes", x, y);
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor product = compact(standard(x)).t().mm(compact(standard(y)));
            return Math.min(1, Tensors.item(torch.linalg_svdvals(product).sum()));
        }
    }

    /// The distance that is left, `min over Q of ||X Q - Y||_F = sqrt(2 - 2 s)`, on [0, sqrt 2]: a metric.
    public static double distance(Tensor x, Tensor y) {
        return Math.sqrt(2 - 2 * similarity(x, y));
    }

    /// The angle that is left, `arccos s` in radians: a metric.
    public static double angle(Tensor x, Tensor y) {
        return Math.acos(similarity(x, y));
    }

    private static Tensor standard(Tensor x) {
        Tensor centred = Patterns.centred(x);
        return Similarity.unit(centred.reshape(1, -1), Patterns.wide(x).norm()).view_as(centred);
    }

    /// The same up to a rotation of the columns, with no more columns than rows.
    private static Tensor compact(Tensor x) {
        return x.size(1) > x.size(0) ? torch.linalg_qr(x.t()).get1().t() : x;
    }
}
