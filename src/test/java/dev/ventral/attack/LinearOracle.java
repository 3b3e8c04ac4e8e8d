package dev.ventral.attack;

import dev.ventral.attack.step.Norm;
import dev.ventral.attack.step.NormTest;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/// The smallest change within [0, 1] that lowers a linear function by a given amount, in float64, by means
/// other than the attacks': a greedy filling for L1, bisection of the multiplier for L2 and Linf.
public final class LinearOracle {
    private LinearOracle() {}

    /// The norm of the smallest d with `w . d = -margin` and `x + d` on [0, 1]; infinite where there is none.
    public static double distance(Norm norm, double[] w, double[] x, double margin) {
        int d = w.length;
        double[] room = new double[d];
        Arrays.setAll(room, k -> w[k] > 0 ? x[k] : 1 - x[k]);
        double most =
                IntStream.range(0, d).mapToDouble(k -> Math.abs(w[k]) * room[k]).sum();
        if (most < margin) {
            return Double.POSITIVE_INFINITY;
        }
        if (norm == Norm.L1) {
            return greedy(w, room, margin);
        }
        DoubleUnaryOperator lowered = t -> IntStream.range(0, d)
                .mapToDouble(k -> Math.abs(w[k]) * moved(norm, t, w[k], room[k]))
                .sum();
        double low = 0;
        double high = 1e6;
        for (int i = 0; i < 200; i++) {
            double middle = (low + high) / 2;
            if (lowered.applyAsDouble(middle) < margin) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double t = high;
        return NormTest.size(
                norm,
                IntStream.range(0, d)
                        .mapToDouble(k -> moved(norm, t, w[k], room[k]))
                        .toArray());
    }

    private static double moved(Norm norm, double t, double weight, double room) {
        return Math.min(norm == Norm.L2 ? t * Math.abs(weight) : weight == 0 ? 0 : t, room);
    }

    private static double greedy(double[] w, double[] room, double margin) {
        int[] order = IntStream.range(0, w.length)
                .boxed()
                .sorted(Comparator.comparingDouble(k -> -Math.abs(w[k])))
                .mapToInt(k -> k)
                .toArray();
        double left = margin;
        double sum = 0;
        for (int k : order) {
            double taken = w[k] == 0 ? 0 : Math.min(room[k], left / Math.abs(w[k]));
            sum += taken;
            left -= taken * Math.abs(w[k]);
        }
        return sum;
    }
}
