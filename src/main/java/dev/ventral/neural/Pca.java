package dev.ventral.neural;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.T_TensorTensor_T;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Principal components: the directions of largest variance of some rows, in float64; rows to scores, and
/// back.
///
///     s = A (x - m),    x' = A' s + m
///
/// The rows of A are the eigenvectors of the covariance `X'X / (n - 1)` of the centred rows X by falling
/// eigenvalue; where there are fewer rows than columns they are found through the smaller matrix
/// `XX' / (n - 1)`, whose eigenvectors U of eigenvalue v give `U'X / sqrt(v (n - 1))`. Of each the entry of
/// largest size is positive. Eigenvalues that are rounding of the largest are left out.
///
/// Source: Jolliffe 2002, "Principal Component Analysis", sections 1.1 and 3.5.
///
/// @param mean m, `d`
/// @param axes A, `k x d`, row-major
/// @param variance of each component over the rows, falling
/// @param total variance of all columns together
@SuppressWarnings("ArrayRecordComponent") // figures of one computation, which nobody compares or changes
public record Pca(double[] mean, double[] axes, double[] variance, double total) {
    private static final double ROUNDING = 1e-12;

    public Pca {
        if (mean.length * variance.length != axes.length) {
            throw new IllegalArgumentException("expected axes of " + mean.length + " x " + variance.length);
        }
    }

    /// Of these rows.
    ///
    /// @param rows `n x d`, at least 2
    /// @param components below 1: as few as hold this share of the variance; from 1 on: their number, or as
    ///     many as there are
    /// @throws InputError if no row differs from another
    public static Pca of(Tensor rows, double components) {
        if (!(components > 0) || rows.size(0) < 2) {
            throw new IllegalArgumentException("expected two rows and a share or a number of components");
        }
        Tensor wide = rows.to(ScalarType.Double);
        Tensor mean = wide.mean(0);
        Tensor x = wide.sub(mean);
        double degrees = x.size(0) - 1;
        boolean tall = x.size(0) >= x.size(1);
        Tensor square = tall ? x.t().matmul(x) : x.matmul(x.t());
        T_TensorTensor_T decomposed = torch.linalg_eigh(square.div_(new Scalar(degrees)), "L");
        Tensor vectors = decomposed.get1().flip(1);
        double[] values = Tensors.doubles(decomposed.get0().flip(0));
        double total = Arrays.stream(values).map(v -> Math.max(v, 0)).sum();
        InputError.unless(values[0] > 0, "principal components: expected rows that differ, got equal ones");
        int kept = count(values, total, components);
        Tensor chosen = vectors.narrow(1, 0, kept).t();
        double[] variance = Arrays.copyOf(values, kept);
        if (!tall) {
            double[] length =
                    Arrays.stream(variance).map(v -> Math.sqrt(v * degrees)).toArray();
            chosen = chosen.matmul(x).div_(Tensors.of(length, kept, 1));
        }
        double[] axes = Tensors.doubles(chosen);
        orient(axes, Math.toIntExact(x.size(1)));
        return new Pca(Tensors.doubles(mean), axes, variance, total);
    }

    private static int count(double[] values, double total, double components) {
        int real = 0;
        while (real < values.length && values[real] > ROUNDING * values[0]) {
            real++;
        }
        if (components >= 1) {
            return (int) Math.min(real, components);
        }
        int kept = 0;
        for (double sum = 0; kept < real && sum < components * total; kept++) {
            sum += values[kept];
        }
        return kept;
    }

    private static void orient(double[] axes, int columns) {
        for (int from = 0; from < axes.length; from += columns) {
            double largest = 0;
            for (int j = from; j < from + columns; j++) {
                largest = Math.abs(axes[j]) > Math.abs(largest) ? axes[j] : largest;
            }
            for (int j = from; j < from + columns && largest < 0; j++) {
                axes[j] = -axes[j];
            }
        }
    }

    /// The number of components, k.
    public int count() {
        return variance.length;
    }

    /// Scores of any rows, `n x k`, in their type.
    ///
    /// @param rows `n x d`
    public Tensor apply(Tensor rows) {
        return rows.sub(like(mean, rows, mean.length)).matmul(axes(rows).t());
    }

    /// The rows that scores stand for, `n x d`: the nearest ones to the originals that the components can
    /// make.
    ///
    /// @param scores `n x k`
    public Tensor back(Tensor scores) {
        return scores.matmul(axes(scores)).add_(like(mean, scores, mean.length), new Scalar(1));
    }

    private Tensor axes(Tensor rows) {
        return like(axes, rows, variance.length, mean.length);
    }

    private static Tensor like(double[] values, Tensor rows, long... shape) {
        return Tensors.of(values, shape).to(rows.device(), rows.scalar_type());
    }
}
