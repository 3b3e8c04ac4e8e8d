package dev.ventral.similarity;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The covariance of the noise across units, estimated from few samples by shrinkage towards a simple target:
///
///     C = lambda T + (1 - lambda) S
///
/// S is the sample covariance; lambda on [0, 1] is estimated from the samples. With lambda > 0 (and no silent
/// unit) it can be inverted however few samples there are.
public final class NoiseCovariance {
    private final int units;
    private final double[] values;
    private final double shrinkage;

    private NoiseCovariance(int units, double[] values, double shrinkage) {
        this.units = units;
        this.values = values;
        this.shrinkage = shrinkage;
    }

    /// A covariance that is known.
    ///
    /// @param values `units x units`, row-major, symmetric
    public static NoiseCovariance of(int units, double[] values) {
        if (values.length != (long) units * units) {
            throw new IllegalArgumentException("expected " + units + " x " + units + " values, got " + values.length);
        }
        return new NoiseCovariance(units, values.clone(), 0);
    }

    /// Shrunk towards a multiple of the identity (n samples x_k, p units, samples centred):
    ///
    ///     S = 1/n sum_k x_k x_k',   m = tr(S) / p,   T = m I
    ///     lambda = min(1, 1/n^2 sum_k ||x_k x_k' - S||^2 / ||S - m I||^2)
    ///
    /// Source: Ledoit & Wolf 2004, "A well-conditioned estimator for large-dimensional covariance matrices",
    /// Journal of Multivariate Analysis 88.
    ///
    /// @param samples `n x units`, n > 1: see [#residuals]
    public static NoiseCovariance ledoitWolf(Tensor samples) {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor x = centred(samples);
            double n = x.size(0);
            Tensor s = x.t().mm(x).div(Tensors.scalar(n));
            Tensor target = torch.eye(x.size(1), s.options()).mul(s.trace().div(Tensors.scalar((double) x.size(1))));
            Tensor lengths = x.mul(x).sum(1);
            double noise = (Tensors.item(squares(lengths)) - n * Tensors.item(squares(s))) / (n * n);
            return shrunk(s, target, share(noise, Tensors.item(squares(s.sub(target)))));
        }
    }

    /// The same of samples on the host.
    public static NoiseCovariance ledoitWolf(Responses samples) {
        try (var _ = new PointerScope()) {
            return ledoitWolf(samples.tensor());
        }
    }

    /// Shrunk towards its own diagonal (target D, "diagonal, unequal variance"): variances stay as they are,
    /// covariances become (1 - lambda) s_ij (n samples, centred):
    ///
    ///     s_ij = n / (n - 1) mean_k w_kij,   w_kij = x_ki x_kj
    ///     lambda = min(1, sum_{i != j} Var(s_ij) / sum_{i != j} s_ij^2)
    ///     Var(s_ij) = n / (n - 1)^3 sum_k (w_kij - mean_k w_kij)^2
    ///
    /// Source: Schäfer & Strimmer 2005, "A shrinkage approach to large-scale covariance matrix estimation",
    /// Statistical Applications in Genetics and Molecular Biology 4:32, table 2.
    ///
    /// @param samples `n x units`, n > 1: see [#residuals]
    public static NoiseCovariance schaeferStrimmer(Tensor samples) {
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            Tensor x = centred(samples);
            double n = x.size(0);
            Tensor s = x.t().mm(x).div(Tensors.scalar(n - 1));
            Tensor target = s.diag().diag();
            Tensor x2 = x.mul(x);
            Tensor mean = s.mul(Tensors.scalar((n - 1) / n));
            Tensor spread = x2.t().mm(x2).sub(mean.mul(mean).mul(Tensors.scalar(n)));
            Tensor off = spread.sub(spread.diag().diag()).sum();
            double noise = n / Math.pow(n - 1, 3) * Tensors.item(off);
            return shrunk(s, target, share(noise, Tensors.item(squares(s.sub(target)))));
        }
    }

    /// What is left of repeated measurements without their images' means, as samples for the estimates above:
    /// `sqrt(t / (t - 1)) (r_ik - mean_k r_ik)`, the factor making up for the means that were taken out, so
    /// that the mean of products is the noise's covariance.
    ///
    /// @param trials `images x t x units`, t > 1
    /// @return `(images t) x units`
    public static Tensor residuals(Tensor trials) {
        if (trials.dim() != 3 || trials.size(1) < 2) {
            throw new IllegalArgumentException("expected responses images x trials x units with two trials or more");
        }
        double count = trials.size(1);
        Tensor mean = trials.mean(1).unsqueeze(1);
        return trials.sub(mean)
                .mul(Tensors.scalar(Math.sqrt(count / (count - 1))))
                .reshape(-1, trials.size(2));
    }

    /// Rows in units of the noise: `x L^-T` with `C = L L'`, so that squared distances of the result are
    /// `(x_i - x_j) C^-1 (x_i - x_j)'`. An [InputError] where C is not positive definite.
    ///
    /// @param patterns `images x units`
    /// @return the same shape, float64
    public Tensor whiten(Tensor patterns) {
        if (patterns.dim() != 2 || patterns.size(1) != units) {
            throw new IllegalArgumentException("expected patterns of " + units + " units, got " + patterns.size(-1));
        }
        return Tensors.scoped(() -> {
            Tensor wide = Patterns.wide(patterns);
            var factor =
                    torch.linalg_cholesky_ex(Tensors.of(values, units, units).to(wide.device(), wide.scalar_type()));
            InputError.unless(
                    Tensors.item(factor.get1()) == 0,
                    "noise covariance of %d units: expected it to be positive definite (silent units? too few trials?)",
                    units);
            return torch.linalg_solve_triangular(factor.get0(), wide.t(), false)
                    .t()
                    .contiguous();
        });
    }

    public int units() {
        return units;
    }

    /// `units x units`, row-major.
    public double[] values() {
        return values.clone();
    }

    /// lambda; 0 for a covariance that was given.
    public double shrinkage() {
        return shrinkage;
    }

    private static Tensor centred(Tensor samples) {
        if (samples.dim() != 2 || samples.size(0) < 2) {
            throw new IllegalArgumentException("expected two samples x units or more, got " + samples.size(0));
        }
        return Patterns.centred(samples);
    }

    private static Tensor squares(Tensor a) {
        return a.mul(a).sum();
    }

    /// Where there is nothing to shrink, the target is the sample covariance.
    private static double share(double noise, double distance) {
        return distance > 0 ? Math.clamp(noise / distance, 0, 1) : 1;
    }

    private static NoiseCovariance shrunk(Tensor s, Tensor target, double lambda) {
        Tensor mixed = torch.lerp(s, target, new Scalar(lambda));
        return new NoiseCovariance(Math.toIntExact(s.size(0)), Tensors.doubles(mixed), lambda);
    }
}
