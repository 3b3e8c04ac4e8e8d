package dev.ventral.attack.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class GreedyCoordinatesTest {
    /// Worked out by hand: gains to the bounds are 1.2, .1, .9 and .3.
    @Test
    void takesValuesToTheirBoundsInTheOrderOfTheNorm() {
        double[] w = {3, 1, -9, 0.5};
        double[] x = {.6, .9, .1, .4};
        assertThat(fill(Norm.L1, w, x, 1.5)).containsExactly(new double[] {.2, 0, -.1, 0}, within(1e-12));
        assertThat(fill(Norm.L0, w, x, 1.5)).containsExactly(new double[] {.4, 0, -.3 / 9, 0}, within(1e-12));
        assertThat(fill(Norm.L1, w, x, 0)).containsOnly(new double[4], within(0.0));
        assertThat(fill(Norm.L1, w, x, -1)).containsOnly(new double[4], within(0.0));
        assertThat(fill(Norm.L0, w, x, 99)).containsExactly(new double[] {.4, .1, -.1, .6}, within(1e-12));
        assertThat(fill(Norm.L1, new double[4], x, 1)).containsOnly(new double[4], within(0.0));
    }

    /// No grid point of the box that gains as much changes less.
    @ParameterizedTest
    @EnumSource(names = {"L0", "L1"})
    void nothingOnAGridIsSparser(Norm norm) {
        var random = new SplittableRandom(3);
        for (int trial = 0; trial < 60; trial++) {
            double[] w = {random.nextGaussian(), random.nextGaussian(), random.nextGaussian()};
            double[] x = {random.nextDouble(), random.nextDouble(), random.nextDouble()};
            double reach = 0;
            for (int i = 0; i < 3; i++) {
                reach += Math.abs(w[i]) * (w[i] > 0 ? 1 - x[i] : x[i]);
            }
            double need = random.nextDouble() * reach;
            double[] change = fill(norm, w, x, need);
            assertThat(NormTest.dot(w, change)).isCloseTo(need, within(1e-12));
            double found = size(norm, change);
            double best = Double.POSITIVE_INFINITY;
            int n = 10;
            for (int k = 0; k < (n + 1) * (n + 1) * (n + 1); k++) {
                int[] at = {k % (n + 1), k / (n + 1) % (n + 1), k / (n + 1) / (n + 1)};
                double[] d = new double[3];
                Arrays.setAll(d, i -> (w[i] > 0 ? 1 - x[i] : -x[i]) * at[i] / n);
                if (NormTest.dot(w, d) >= need) {
                    best = Math.min(best, size(norm, d));
                }
            }
            assertThat(found).isLessThanOrEqualTo(best + 1e-9);
        }
    }

    private static double size(Norm norm, double[] d) {
        return Arrays.stream(d)
                .map(v -> norm == Norm.L0 ? v == 0 ? 0 : 1 : Math.abs(v))
                .sum();
    }

    private static double[] fill(Norm norm, double[] w, double[] x, double need) {
        return Tensors.doubles(GreedyCoordinates.change(
                norm, Tensors.of(w, 1, w.length), Tensors.of(x, 1, x.length), Tensors.of(new double[] {need}, 1, 1)));
    }
}
