package dev.ventral.similarity;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Kernel matrices of representations: how alike each two images are. Differentiable, in the input's
/// precision.
public final class Kernels {
    private Kernels() {}

    /// `K = X X'`.
    ///
    /// @param x `images x units`
    /// @return `images x images`
    public static Tensor linear(Tensor x) {
        Patterns.check(x);
        return x.mm(x.t());
    }

    /// `K_ij = exp(-|x_i - x_j|^2 / (2 s^2))`, `s = fraction * median over i < j of |x_i - x_j|` (the lower
    /// of two middle ones; 1 where more than half of the distances are 0). Gradients know of the median.
    ///
    /// Source: Kornblith et al. 2019, "Similarity of neural network representations revisited", ICML, section
    /// 3 (whose published code has each image's distance to itself in the median, too).
    ///
    /// @param x `images x units`
    /// @param fraction above 0, e.g. 0.4 or 0.8
    /// @return `images x images`
    public static Tensor rbf(Tensor x, double fraction) {
        Patterns.check(x);
        if (!(fraction > 0)) {
            throw new IllegalArgumentException("RBF kernel: expected a bandwidth above 0, got " + fraction);
        }
        // distances do not see the mean, and their rounding gets smaller
        Tensor centred = x.sub(x.mean(new long[] {0}, true, new ScalarTypeOptional()));
        Tensor square = centred.mul(centred).sum(1);
        Tensor apart = square.unsqueeze(1)
                .add(square.unsqueeze(0))
                .sub(centred.mm(centred.t()).mul(new Scalar(2.0)))
                .clamp_min(new Scalar(0.0));
        return apart.div(width(apart).mul(new Scalar(-2 * fraction * fraction))).exp();
    }

    private static Tensor width(Tensor squares) {
        if (squares.size(0) < 2) {
            return torch.ones_like(squares).sum();
        }
        Tensor above = torch.ones_like(squares).triu(1).to(ScalarType.Bool);
        Tensor median = squares.masked_select(above).median();
        return torch.where(median.gt(new Scalar(0.0)), median, new Scalar(1.0));
    }
}
