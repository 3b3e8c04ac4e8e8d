package dev.ventral.similarity;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Linear centred kernel alignment of two representations of the same images:
///
///     CKA(X, Y) = ||Y'X||_F^2 / (||X'X||_F ||Y'Y||_F)
///
/// with the columns of X and Y centred. On [0, 1]; 1 for representations equal up to rotation and one scale.
/// The inputs' precision and device are kept; pass float64 for numbers that are reported. 0 where a
/// representation is constant.
///
/// Source: Kornblith et al. 2019, "Similarity of neural network representations revisited", ICML, section 3;
/// Dapello et al. 2022, section 2.
public final class Cka {
    private Cka() {}

    /// @param x `images x p`
    /// @param y `images x q`
    /// @return one number, differentiable, in the inputs' precision
    public static Tensor linear(Tensor x, Tensor y) {
        if (x.size(0) != y.size(0)) {
            throw new IllegalArgumentException(
                    "CKA: expected the same images, got " + x.size(0) + " and " + y.size(0) + " rows");
        }
        Tensor a = centred(x);
        Tensor b = centred(y);
        // ||Y'X||^2 = sum of XX' * YY': the smaller of the two forms.
        if (x.size(0) < Math.max(x.size(1), y.size(1))) {
            Tensor k = a.mm(a.t());
            Tensor l = b.mm(b.t());
            return ratio(k.mul(l).sum(), k, l);
        }
        return ratio(squares(b.t().mm(a)), a.t().mm(a), b.t().mm(b));
    }

    private static Tensor ratio(Tensor across, Tensor within, Tensor other) {
        Tensor product = squares(within).mul(squares(other));
        Tensor varies = product.gt(new Scalar(0));
        // The inner choice keeps the square root's infinite slope at 0 out of the gradient.
        Tensor cka = across.div(torch.where(varies, product, new Scalar(1)).sqrt());
        return torch.where(varies, cka, new Scalar(0));
    }

    private static Tensor squares(Tensor a) {
        return a.mul(a).sum();
    }

    /// Columns minus their means, at a Frobenius norm of 1 (CKA does not see the scale, but float32 would
    /// overflow); zero where no more than rounding is left.
    private static Tensor centred(Tensor x) {
        Tensor centred = x.sub(x.mean(new long[] {0}, true, new ScalarTypeOptional()));
        return Similarity.unit(centred.reshape(1, -1), x.detach().norm()).view_as(centred);
    }
}
