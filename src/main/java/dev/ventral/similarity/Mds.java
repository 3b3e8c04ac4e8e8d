package dev.ventral.similarity;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// Classical multidimensional scaling: points whose distances are as given, as far as few dimensions allow.
///
///     B = -1/2 J (D o D) J = V diag(l) V',    point_i = (sqrt(l_1) v_1i, sqrt(l_2) v_2i, …)
///
/// with J the centring matrix and the largest eigenvalues l; a negative one gives zeros. Of each axis the
/// first value that is as large as any (up to rounding) is positive, so that the same distances give the same
/// picture; where two eigenvalues are equal, the axes between them are chance. In float64.
///
/// Source: Torgerson 1952, "Multidimensional scaling: I. Theory and method", Psychometrika 17; stress:
/// Kruskal 1964, "Multidimensional scaling by optimizing goodness of fit", Psychometrika 29 (stress 1, of the
/// distances themselves).
///
/// @param points `images x dimensions`; not to be written to
/// @param stress `sqrt(sum_{i<j} (d_ij - |point_i - point_j|)^2 / sum_{i<j} d_ij^2)`; 0 where all fit
public record Mds(double[][] points, double stress) {

    /// On a plane.
    public static Mds plane(SquareMatrix distances) {
        return of(distances, 2);
    }

    /// @param distances not squared; the values above the diagonal are used; an [InputError] where one is not
    /// finite
    /// @param dimensions from 1
    public static Mds of(SquareMatrix distances, int dimensions) {
        if (dimensions < 1) {
            throw new IllegalArgumentException("expected one dimension or more, got " + dimensions);
        }
        int n = distances.size();
        double[] upper = distances.upperTriangle();
        for (double d : upper) {
            InputError.unless(Double.isFinite(d), "multidimensional scaling: expected finite distances, got %s", d);
        }
        double[][] points = new double[n][dimensions];
        if (n > 1) {
            place(SquareMatrix.ofUpperTriangle(upper), points, Math.min(dimensions, n));
        }
        return new Mds(points, stress(upper, points));
    }

    private static void place(SquareMatrix distances, double[][] points, int axes) {
        int n = distances.size();
        try (var _ = new PointerScope();
                var _ = new NoGradGuard()) {
            var decomposed = torch.linalg_eigh(Tensors.scoped(() -> products(distances)));
            double[] values = Tensors.doubles(decomposed.get0());
            double[] vectors = Tensors.doubles(decomposed.get1().narrow(1, n - axes, axes));
            for (int axis = 0; axis < axes; axis++) {
                // ascending: the largest is last
                int column = axes - 1 - axis;
                double length = Math.sqrt(Math.max(0, values[n - 1 - axis])) * sign(vectors, column, axes);
                for (int i = 0; i < n; i++) {
                    points[i][axis] = length * vectors[i * axes + column];
                }
            }
        }
    }

    private static Tensor products(SquareMatrix distances) {
        int n = distances.size();
        Tensor d = Patterns.wide(Tensors.of(distances.values(), n, n));
        Tensor squares = d.mul(d);
        Tensor rows = squares.sub(squares.mean(new long[] {0}, true, new ScalarTypeOptional()));
        return rows.sub(rows.mean(new long[] {1}, true, new ScalarTypeOptional()))
                .mul(Tensors.scalar(-.5));
    }

    /// That of the first value that is as large as any.
    private static double sign(double[] vectors, int column, int axes) {
        double largest = 0;
        for (int k = column; k < vectors.length; k += axes) {
            largest = Math.max(largest, Math.abs(vectors[k]));
        }
        int first = column;
        while (Math.abs(vectors[first]) < largest * (1 - 1e-6)) {
            first += axes;
        }
        return vectors[first] < 0 ? -1 : 1;
    }

    private static double stress(double[] upper, double[][] points) {
        double missed = 0;
        double all = 0;
        int k = 0;
        for (int i = 0; i < points.length; i++) {
            for (int j = i + 1; j < points.length; j++) {
                double square = 0;
                for (int axis = 0; axis < points[i].length; axis++) {
                    square += Math.pow(points[i][axis] - points[j][axis], 2);
                }
                missed += Math.pow(upper[k] - Math.sqrt(square), 2);
                all += upper[k] * upper[k];
                k++;
            }
        }
        return all == 0 ? 0 : Math.sqrt(missed / all);
    }
}
