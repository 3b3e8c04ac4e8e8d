package dev.ventral.neural;

import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Columns of mean 0 and standard deviation 1 by the statistics of some rows, for these and any other rows;
/// and back.
///
///     z_ij = (x_ij - m_j) / s_j,    x_ij = z_ij s_j + m_j
///
/// s is the root of the mean square about m (divided by the number of rows). A column that is constant, up to
/// rounding, keeps its scale: s = 1.
///
/// @param mean m, one per column
/// @param deviation s, one per column, positive
@SuppressWarnings("ArrayRecordComponent") // figures of one computation, which nobody compares or changes
public record Standardisation(double[] mean, double[] deviation) {
    /// Deviations smaller than this part of the mean are rounding.
    private static final double ROUNDING = 1e-10;

    public Standardisation {
        if (mean.length != deviation.length || !Arrays.stream(deviation).allMatch(s -> s > 0)) {
            throw new IllegalArgumentException("expected as many positive deviations as means");
        }
    }

    /// By these rows.
    ///
    /// @param rows `n x d`, float32 or float64; sums are float64
    public static Standardisation of(Tensor rows) {
        Tensor wide = rows.to(ScalarType.Double);
        Tensor mean = wide.mean(0);
        double[] m = Tensors.doubles(mean);
        double[] s = Tensors.doubles(wide.sub(mean).square().mean(0).sqrt());
        for (int j = 0; j < s.length; j++) {
            if (!(s[j] > ROUNDING * Math.abs(m[j]))) {
                s[j] = 1;
            }
        }
        return new Standardisation(m, s);
    }

    /// z of any rows, in their type.
    ///
    /// @param rows `n x d`
    public Tensor apply(Tensor rows) {
        return rows.sub(like(mean, rows)).div_(like(deviation, rows));
    }

    /// x from z.
    ///
    /// @param rows `n x d`
    public Tensor back(Tensor rows) {
        return rows.mul(like(deviation, rows)).add_(like(mean, rows), new Scalar(1));
    }

    private static Tensor like(double[] values, Tensor rows) {
        return Tensors.of(values, values.length).to(rows.device(), rows.scalar_type());
    }
}
