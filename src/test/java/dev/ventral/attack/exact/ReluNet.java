package dev.ventral.attack.exact;

import dev.ventral.attack.LambdaNet;
import dev.ventral.attack.step.Norm;
import dev.ventral.network.Classifier;
import dev.ventral.tensor.Tensors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// A network of one hidden layer, `z = second relu(first x + offset) + last`, so small that the nearest point
/// of another class can be found exactly: for each pattern of active units the network is linear, and the
/// points that have the pattern, lie on [0, 1] and are in the other class are a [Polyhedron].
///
/// @param first hidden x d
/// @param second classes x hidden
record ReluNet(double[][] first, double[] offset, double[][] second, double[] last) {

    /// A random network: the edge of each unit passes through a random point of the box, and there is a point
    /// of the box where all logits are equal.
    static ReluNet random(long seed, int d, int hidden, int classes) {
        var random = new SplittableRandom(seed);
        double[][] first = gaussian(random, hidden, d);
        double[] offset = new double[hidden];
        Arrays.setAll(offset, j -> -Plane.dot(first[j], uniform(random, d)));
        double[][] second = gaussian(random, classes, hidden);
        var silent = new ReluNet(first, offset, second, new double[classes]);
        double[] equal;
        do {
            equal = silent.logits(uniform(random, d));
            // where no unit is active the logits would be equal not at a point but everywhere about it
        } while (Arrays.stream(equal).allMatch(z -> z == 0));
        return new ReluNet(
                first, offset, second, Arrays.stream(equal).map(z -> -z).toArray());
    }

    /// Class 0 where `w . x > b`, otherwise class 1; two units, one of which is active: `relu(u) - relu(-u) =
    /// u`.
    static ReluNet linear(double[] w, double b) {
        double[] minus = Arrays.stream(w).map(v -> -v).toArray();
        return new ReluNet(
                new double[][] {w, minus}, new double[] {-b, b}, new double[][] {{1, -1}, {0, 0}}, new double[2]);
    }

    private static double[][] gaussian(SplittableRandom random, int rows, int columns) {
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            Arrays.setAll(row, _ -> random.nextGaussian());
        }
        return values;
    }

    static double[] uniform(SplittableRandom random, int d) {
        double[] values = new double[d];
        // what float32 can hold: images are float32
        Arrays.setAll(values, _ -> (float) random.nextDouble());
        return values;
    }

    int dimension() {
        return first[0].length;
    }

    int classes() {
        return last.length;
    }

    double[] logits(double[] x) {
        double[] z = last.clone();
        for (int j = 0; j < offset.length; j++) {
            double unit = Math.max(0, Plane.dot(first[j], x) + offset[j]);
            for (int k = 0; k < z.length; k++) {
                z[k] += second[k][j] * unit;
            }
        }
        return z;
    }

    int answer(double[] x) {
        double[] z = logits(x);
        return IntStream.range(0, z.length).reduce(0, (a, b) -> z[b] > z[a] ? b : a);
    }

    /// The point nearest to `x` that is in another class than `label`, or on the edge of one; null where
    /// there is none.
    double @Nullable [] nearest(Norm norm, double[] x, int label) {
        double[] best = null;
        for (int k = 0; k < classes(); k++) {
            double[] point = k == label ? null : nearestAbove(norm, x, k, new int[] {label});
            best = nearer(norm, x, best, point);
        }
        return best;
    }

    /// The point nearest to `x` that is in class `target`, or on its edge; null where there is none.
    double @Nullable [] nearestIn(Norm norm, double[] x, int target) {
        return nearestAbove(
                norm,
                x,
                target,
                IntStream.range(0, classes()).filter(k -> k != target).toArray());
    }

    private double @Nullable [] nearestAbove(Norm norm, double[] x, int high, int[] low) {
        double[] best = null;
        for (int pattern = 0; pattern < 1 << offset.length; pattern++) {
            Polyhedron region = region(pattern, high, low);
            double[] foot = region.nearest(Norm.L2, x);
            // most patterns have no point, or none near enough, which is found out soonest in L2
            if (foot != null && (best == null || least(norm, foot, x) <= Polyhedron.distance(norm, best, x))) {
                best = nearer(norm, x, best, region.nearest(norm, x));
            }
        }
        return best;
    }

    /// How near a polyhedron can be at least that is nearest by L2 at `foot`.
    private static double least(Norm norm, double[] foot, double[] x) {
        return norm == Norm.L0 ? 0 : Polyhedron.distance(Norm.L2, foot, x) / Math.sqrt(x.length);
    }

    private static double @Nullable [] nearer(Norm norm, double[] x, double @Nullable [] a, double @Nullable [] b) {
        return a == null || (b != null && Polyhedron.distance(norm, b, x) < Polyhedron.distance(norm, a, x)) ? b : a;
    }

    /// The points of the box where the units of `pattern`'s bits are active, the others not, and logit `high`
    /// is at least as large as each of `low`.
    private Polyhedron region(int pattern, int high, int[] low) {
        int d = dimension();
        List<Plane> sides = new ArrayList<>();
        for (int i = 0; i < d; i++) {
            sides.add(Plane.across(d, i, 1, 1));
            sides.add(Plane.across(d, i, -1, 0));
        }
        for (int j = 0; j < offset.length; j++) {
            Plane inactive = Plane.of(first[j], -offset[j]);
            sides.add(active(pattern, j) ? inactive.turned() : inactive);
        }
        for (int k : low) {
            double[] slope = new double[d];
            double level = last[high] - last[k];
            for (int j = 0; j < offset.length; j++) {
                double weight = active(pattern, j) ? second[k][j] - second[high][j] : 0;
                slope = Plane.along(slope, first[j], weight);
                level -= weight * offset[j];
            }
            sides.add(Plane.of(slope, level));
        }
        return new Polyhedron(sides);
    }

    private static boolean active(int pattern, int unit) {
        return (pattern >> unit & 1) == 1;
    }

    /// The network on images 1 x 1 x d. It computes in float64 and gives its logits relative to the largest,
    /// so that which is the largest survives the rounding to float32.
    Classifier classifier() {
        Tensor a = matrix(first).t();
        Tensor b = Tensors.of(offset, offset.length);
        Tensor c = matrix(second).t();
        Tensor e = Tensors.of(last, last.length);
        return LambdaNet.classifier(
                x -> {
                    Tensor wide = x.to(ScalarType.Double).flatten(1, -1);
                    Tensor z = wide.matmul(a).add(b).relu().matmul(c).add(e);
                    return z.sub(z.detach().amax(new long[] {1}, true));
                },
                1);
    }

    private static Tensor matrix(double[][] rows) {
        double[] all = Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
        return Tensors.of(all, rows.length, rows[0].length);
    }
}
