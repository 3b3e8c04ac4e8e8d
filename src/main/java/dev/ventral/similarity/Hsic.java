package dev.ventral.similarity;

import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;

/// Hilbert-Schmidt independence criterion of two kernel matrices of the same n images. Differentiable, in the
/// inputs' precision.
///
/// Source: Gretton et al. 2005, "Measuring statistical dependence with Hilbert-Schmidt norms", ALT;
/// Song et al. 2012, "Feature selection via dependence maximization", JMLR 13.
public final class Hsic {
    private Hsic() {}

    /// `tr(K H L H) / (n - 1)^2`, H the centring matrix. Its bias, of order 1 / n, makes it positive.
    ///
    /// @param k `n x n`, symmetric, n > 1
    /// @param l the same
    /// @return one number
    public static Tensor biased(Tensor k, Tensor l) {
        check(k, l, 2);
        double n = k.size(0) - 1.0;
        // centring both gives the same trace, and less rounding
        return centred(k).mul(centred(l)).sum().div(new Scalar(n * n));
    }

    /// Without bias, also negative; with k and l the kernels without their diagonals:
    ///
    ///     (tr(k l) + 1'k1 1'l1 / ((n - 1)(n - 2)) - 2 / (n - 2) 1'kl1) / (n (n - 3))
    ///
    /// @param k `n x n`, symmetric, n > 3
    /// @param l the same
    /// @return one number
    public static Tensor unbiased(Tensor k, Tensor l) {
        check(k, l, 4);
        double n = k.size(0);
        Tensor a = hollow(k);
        Tensor b = hollow(l);
        Tensor rows = a.sum(0);
        Tensor columns = b.sum(0);
        Tensor means = rows.sum().mul(columns.sum()).div(new Scalar((n - 1) * (n - 2)));
        Tensor across = rows.mul(columns).sum().mul(new Scalar(2 / (n - 2)));
        return a.mul(b).sum().add(means).sub(across).div(new Scalar(n * (n - 3)));
    }

    private static Tensor centred(Tensor k) {
        Tensor rows = k.sub(k.mean(new long[] {0}, true, new ScalarTypeOptional()));
        return rows.sub(rows.mean(new long[] {1}, true, new ScalarTypeOptional()));
    }

    private static Tensor hollow(Tensor k) {
        return k.sub(k.diag().diag());
    }

    private static void check(Tensor k, Tensor l, int least) {
        Patterns.checkSameImages("HSIC", k, l);
        if (k.size(0) != k.size(1) || l.size(0) != l.size(1) || k.size(0) < least) {
            throw new IllegalArgumentException("HSIC: expected kernels of the same " + least + " images or more, got "
                    + k.size(0) + " x " + k.size(1) + " and " + l.size(0) + " x " + l.size(1));
        }
    }
}
