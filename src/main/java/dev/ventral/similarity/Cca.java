package dev.ventral.similarity;

import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.StringViewOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Canonical correlation of two representations of the same images, and two means of it. In float64.
///
/// With U_x, U_y orthonormal bases of what the centred columns span, the canonical correlations rho are the
/// singular values of U_x' U_y. They do not change with any invertible linear map of either side: with more
/// units than images all are 1, which is why SVCCA leaves directions out. A representation that does not vary
/// gives none, and means of 0.
public final class Cca {
    private Cca() {}

    /// The canonical correlations, descending, as many as the smaller of both ranks.
    ///
    /// Source: Hotelling 1936, "Relations between two sets of variates", Biometrika 28; Björck & Golub 1973.
    ///
    /// @param x `images x p`
    /// @param y `images x q`
    public static double[] correlations(Tensor x, Tensor y) {
        return correlations(x, y, 1);
    }

    /// Their mean.
    ///
    /// Source: Raghu et al. 2017, "SVCCA", NeurIPS, section 2.
    public static double mean(Tensor x, Tensor y) {
        return mean(correlations(x, y));
    }

    /// Singular vector CCA: the mean of the correlations between the fewest principal components of each that
    /// hold `kept` of its variance.
    ///
    /// Source: Raghu et al. 2017, section 2 (0.99).
    ///
    /// @param kept above 0, at most 1
    public static double svcca(Tensor x, Tensor y, double kept) {
        if (!(kept > 0 && kept <= 1)) {
            throw new IllegalArgumentException("SVCCA: expected a share above 0 and at most 1, got " + kept);
        }
        return mean(correlations(x, y, kept));
    }

    /// Projection weighted CCA: the mean of the correlations, weighted by how much of `x` their directions
    /// account for. With h_i the canonical variables of x (length 1 over images) and x_j its centred columns:
    ///
    ///     sum_i a_i rho_i / sum_i a_i,    a_i = sum_j |h_i . x_j|
    ///
    /// Not symmetric; it does not change with an invertible linear map of `y`, but with a rotation of `x`.
    ///
    /// Source: Morcos, Raghu & Bengio 2018, "Insights on representational similarity in neural networks with
    /// canonical correlation", NeurIPS.
    public static double pwcca(Tensor x, Tensor y) {
        Patterns.checkSameImages("PWCCA", x, y);
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor centred = Patterns.centred(x);
            Tensor own = basis(x, 1);
            Tensor other = basis(y, 1);
            if (own.size(1) == 0 || other.size(1) == 0) {
                return 0;
            }
            var decomposed = torch.linalg_svd(own.t().mm(other), false, new StringViewOptional());
            Tensor variables = own.mm(decomposed.get0());
            double[] weights = Tensors.doubles(variables.t().mm(centred).abs().sum(1));
            double[] rho = Tensors.doubles(decomposed.get1());
            double sum = 0;
            double total = 0;
            for (int i = 0; i < rho.length; i++) {
                sum += weights[i] * Math.min(1, rho[i]);
                total += weights[i];
            }
            return sum / total;
        }
    }

    /// The sum of the canonical correlations, with `ridge` added to every variance; differentiable. With S the
    /// covariances (by n - 1) and L Cholesky factors of `S_xx + ridge I` and `S_yy + ridge I`, the trace norm
    /// of `L_x^-1 S_xy L_y^-T`, whose singular values are those of Andrew et al.'s T.
    ///
    /// Source: Andrew et al. 2013, "Deep canonical correlation analysis", ICML.
    ///
    /// @param x `images x p`
    /// @param y `images x q`
    /// @param ridge above 0
    /// @return one number, float64
    public static Tensor total(Tensor x, Tensor y, double ridge) {
        Patterns.checkSameImages("CCA", x, y);
        Tensor a = deviations(x);
        Tensor b = deviations(y);
        Tensor half = torch.linalg_solve_triangular(factor(a, ridge), a.t().mm(b), false);
        Tensor whole = torch.linalg_solve_triangular(factor(b, ridge), half.t(), false);
        return torch.linalg_svdvals(whole).sum();
    }

    /// Columns minus their means, such that products are covariances.
    private static Tensor deviations(Tensor x) {
        Tensor wide = x.to(ScalarType.Double);
        return wide.sub(wide.mean(0)).div(new Scalar(Math.sqrt(x.size(0) - 1.0)));
    }

    private static Tensor factor(Tensor deviations, double ridge) {
        Tensor identity = torch.eye(deviations.size(1)).to(deviations.device(), ScalarType.Double);
        return torch.linalg_cholesky(deviations.t().mm(deviations).add(identity.mul(new Scalar(ridge))));
    }

    private static double[] correlations(Tensor x, Tensor y, double kept) {
        Patterns.checkSameImages("CCA", x, y);
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor own = basis(x, kept);
            Tensor other = basis(y, kept);
            if (own.size(1) == 0 || other.size(1) == 0) {
                return new double[0];
            }
            double[] rho = Tensors.doubles(torch.linalg_svdvals(own.t().mm(other)));
            Arrays.setAll(rho, i -> Math.min(1, rho[i]));
            return rho;
        }
    }

    /// The first left singular vectors of the centred columns, those that hold `kept` of the squares; none of
    /// those that rounding made.
    private static Tensor basis(Tensor x, double kept) {
        Tensor wide = Patterns.wide(x);
        Tensor centred = Patterns.centred(x);
        var decomposed = torch.linalg_svd(centred, false, new StringViewOptional());
        double[] s = Tensors.doubles(decomposed.get1());
        double rounding = Math.max(x.size(0), x.size(1)) * Math.ulp(1.0) * Tensors.item(wide.norm());
        double total = 0;
        for (double value : s) {
            total += value * value;
        }
        int count = 0;
        double sum = 0;
        while (count < s.length && s[count] > rounding && (kept == 1 || sum < kept * total)) {
            sum += s[count] * s[count];
            count++;
        }
        return decomposed.get0().narrow(1, 0, count);
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(0);
    }
}
