package dev.ventral.similarity;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Centred kernel alignment of two representations of the same images:
///
///     CKA(K, L) = HSIC(K, L) / sqrt(HSIC(K, K) HSIC(L, L))
///
/// which for linear kernels and the biased [Hsic] is `||Y'X||_F^2 / (||X'X||_F ||Y'Y||_F)` with the columns
/// of X and Y centred. On [0, 1] (unbiased: also below 0); 1 for representations equal up to rotation and one
/// scale. The biased one is near 1 for any two representations with many more units than images; the unbiased
/// one is not.
///
/// The inputs' precision and device are kept; pass float64 for numbers that are reported. 0 where a
/// representation is constant. All are differentiable.
///
/// Source: Kornblith et al. 2019, "Similarity of neural network representations revisited", ICML, section 3;
/// Nguyen, Raghu & Kornblith 2021, "Do wide and deep networks learn the same things?", ICLR, section 3.1
/// (unbiased); Dapello et al. 2022, section 2.
public final class Cka {
    private Cka() {}

    /// @param x `images x p`
    /// @param y `images x q`
    /// @return one number, differentiable, in the inputs' precision
    public static Tensor linear(Tensor x, Tensor y) {
        Patterns.checkSameImages("CKA", x, y);
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

    /// With linear kernels and the unbiased HSIC; more than 3 images.
    ///
    /// @param x `images x p`
    /// @param y `images x q`
    /// @return one number, differentiable, in the inputs' precision
    public static Tensor unbiased(Tensor x, Tensor y) {
        Patterns.checkSameImages("CKA", x, y);
        return unbiasedOf(Kernels.linear(centred(x)), Kernels.linear(centred(y)));
    }

    /// With RBF kernels, and the biased HSIC, as published.
    ///
    /// @param x `images x p`
    /// @param y `images x q`
    /// @param fraction the kernel's bandwidth as a fraction of the median distance: see [Kernels#rbf]
    /// @return one number, differentiable, in the inputs' precision
    public static Tensor rbf(Tensor x, Tensor y, double fraction) {
        Patterns.checkSameImages("CKA", x, y);
        return of(Kernels.rbf(centred(x), fraction), Kernels.rbf(centred(y), fraction));
    }

    /// Of two kernel matrices, with the biased HSIC.
    ///
    /// @param k `images x images`
    /// @param l the same
    public static Tensor of(Tensor k, Tensor l) {
        return ratio(Hsic.biased(k, l), Hsic.biased(k, k).mul(Hsic.biased(l, l)));
    }

    /// Of two kernel matrices, with the unbiased HSIC; 0 where that of one with itself is not above 0.
    ///
    /// @param k `images x images`
    /// @param l the same
    public static Tensor unbiasedOf(Tensor k, Tensor l) {
        Tensor within = Hsic.unbiased(k, k).clamp_min(new Scalar(0));
        Tensor other = Hsic.unbiased(l, l).clamp_min(new Scalar(0));
        return ratio(Hsic.unbiased(k, l), within.mul(other));
    }

    private static Tensor ratio(Tensor across, Tensor within, Tensor other) {
        return ratio(across, squares(within).mul(squares(other)));
    }

    private static Tensor ratio(Tensor across, Tensor product) {
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
