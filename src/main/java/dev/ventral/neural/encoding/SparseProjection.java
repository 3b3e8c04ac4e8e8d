package dev.ventral.neural.encoding;

import dev.ventral.Seeds;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A very sparse random projection from p columns to k:
///
///     y_j = sqrt(s / k) sum_i r_ij x_i,    r_ij = 1, 0, -1 with probability 1/(2s), 1 - 1/s, 1/(2s),   s = sqrt(p)
///
/// which keeps squared distances in expectation. The matrix is a function of `seed`, p and k and kept
/// nowhere.
///
/// Source: Li, Hastie & Church 2006, "Very sparse random projections", KDD, section 3.
///
/// @param seed of the matrix
/// @param columns p
/// @param count k
record SparseProjection(long seed, int columns, int count) {

    /// y of each row, float64 on the CPU: `n x p` to `n x k`.
    Tensor apply(Tensor rows) {
        int n = Math.toIntExact(rows.size(0));
        double[] x = Tensors.doubles(rows.to(ScalarType.Double));
        double[] y = new double[Math.multiplyExact(n, count)];
        double s = Math.sqrt(columns);
        double factor = Math.sqrt(s / count);
        for (int j = 0; j < count; j++) {
            int[] entries = entries(j, 1 / s);
            for (int i = 0; i < n; i++) {
                double sum = 0;
                for (int entry : entries) {
                    // the sign is kept in the number's: i stands for +x_i, -1 - i for -x_i
                    sum += entry >= 0 ? x[i * columns + entry] : -x[i * columns - 1 - entry];
                }
                y[i * count + j] = factor * sum;
            }
        }
        return Tensors.of(y, n, count);
    }

    private int[] entries(int column, double density) {
        var random = new SplittableRandom(Seeds.mix(seed, 0x5BA, column));
        int[] entries = new int[columns];
        int count = 0;
        for (int i = 0; i < columns; i++) {
            double drawn = random.nextDouble();
            if (drawn < density) {
                entries[count++] = drawn < density / 2 ? i : -1 - i;
            }
        }
        return Arrays.copyOf(entries, count);
    }
}
