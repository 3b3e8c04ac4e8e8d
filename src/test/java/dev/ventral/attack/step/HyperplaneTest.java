package dev.ventral.attack.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.attack.LinearOracle;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HyperplaneTest {
    private static final int GRID = 500;

    /// Three values: every change of two of them on a fine grid, the third one as the hyperplane wants it. No
    /// point of the grid may be nearer, and the nearest of the grid must not be much farther.
    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void nothingOnAFineGridIsNearer(Norm norm) {
        int cases = 24;
        var random = new SplittableRandom(1);
        double[] points = new double[3 * cases];
        double[] normals = new double[3 * cases];
        double[] gaps = new double[cases];
        for (int i = 0; i < cases; i++) {
            double most = 0;
            for (int k = 0; k < 3; k++) {
                // a third of the values are black or white
                double p = random.nextDouble(-.5, 1.5);
                points[3 * i + k] = Math.clamp(p, 0, 1);
                normals[3 * i + k] = random.nextGaussian();
                double room = normals[3 * i + k] > 0 ? 1 - points[3 * i + k] : points[3 * i + k];
                most += Math.abs(normals[3 * i + k]) * room;
            }
            gaps[i] = most * random.nextDouble(.05, .95);
        }
        double[] change = towards(norm, points, normals, gaps, 3);
        for (int i = 0; i < cases; i++) {
            double[] x = Arrays.copyOfRange(points, 3 * i, 3 * i + 3);
            double[] w = Arrays.copyOfRange(normals, 3 * i, 3 * i + 3);
            double[] d = Arrays.copyOfRange(change, 3 * i, 3 * i + 3);
            assertThat(NormTest.dot(w, d)).isCloseTo(gaps[i], within(1e-12));
            for (int k = 0; k < 3; k++) {
                assertThat(x[k] + d[k]).isBetween(-1e-12, 1 + 1e-12);
            }
            double size = NormTest.size(norm, d);
            double nearest = nearestOfGrid(norm, x, w, gaps[i]);
            assertThat(nearest).isBetween(size - 1e-9, size + .02);
        }
    }

    /// Many values, both signs of the gap, against the multiplier found by bisection.
    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void agreesWithBisectionInManyDimensions(Norm norm) {
        int d = 60;
        var random = new SplittableRandom(2);
        double[] points =
                random.doubles(8L * d, -.5, 1.5).map(p -> Math.clamp(p, 0, 1)).toArray();
        double[] normals = new double[8 * d];
        Arrays.setAll(normals, k -> k % 7 == 3 ? 0 : random.nextGaussian());
        double[] gaps = {.001, -.01, .1, -1, 3, -6, 9, -12};
        double[] change = towards(norm, points, normals, gaps, d);
        for (int i = 0; i < gaps.length; i++) {
            double[] w = Arrays.copyOfRange(normals, i * d, i * d + d);
            double[] x = Arrays.copyOfRange(points, i * d, i * d + d);
            double[] own = Arrays.copyOfRange(change, i * d, i * d + d);
            assertThat(NormTest.dot(w, own)).isCloseTo(gaps[i], within(1e-10));
            double sign = Math.signum(gaps[i]);
            double expected = LinearOracle.distance(
                    norm, Arrays.stream(w).map(v -> -v * sign).toArray(), x, Math.abs(gaps[i]));
            assertThat(NormTest.size(norm, own)).isCloseTo(expected, within(1e-9));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void beyondTheBoundsIsTheCornerAndNoNormalOrNoGapIsNoChange(Norm norm) {
        double[] points = {.2, .9, .5, .2, .9, .5, .2, .9, .5};
        double[] normals = {1, -2, 0, 0, 0, 0, 1, -2, 1};
        double[] change = towards(norm, points, normals, new double[] {50, 3, 0}, 3);
        assertThat(change).containsExactly(new double[] {.8, -.9, 0, 0, 0, 0, 0, 0, 0}, within(1e-12));
    }

    /// |gap| over the dual norm; a zero gradient is infinitely far.
    @Test
    void distanceIsTheGapOverTheDualNorm() {
        Tensor normal = Tensors.of(new double[] {3, -4, 0, 0}, 2, 1, 1, 2);
        Tensor gap = Tensors.of(new double[] {-2, 1}, 2);
        double[] expected = {2 / 4.0, 2 / 5.0, 2 / 7.0};
        Norm[] norms = {Norm.L1, Norm.L2, Norm.LINF};
        for (int k = 0; k < 3; k++) {
            double[] distance = Tensors.doubles(Hyperplane.distance(norms[k], normal, gap));
            assertThat(distance[0]).isCloseTo(expected[k], within(1e-12));
            assertThat(distance[1]).isInfinite();
        }
    }

    private static double[] towards(Norm norm, double[] points, double[] normals, double[] gaps, int d) {
        int n = gaps.length;
        return Tensors.doubles(Hyperplane.towards(
                norm, Tensors.of(points, n, 1, 1, d), Tensors.of(normals, n, 1, 1, d), Tensors.of(gaps, n)));
    }

    /// The value with the largest weight is the one that is solved for, so that the grid is fine enough.
    private static double nearestOfGrid(Norm norm, double[] x, double[] w, double gap) {
        int solved = 0;
        for (int k = 1; k < 3; k++) {
            solved = Math.abs(w[k]) > Math.abs(w[solved]) ? k : solved;
        }
        int a = (solved + 1) % 3;
        int b = (solved + 2) % 3;
        double nearest = Double.POSITIVE_INFINITY;
        double[] d = new double[3];
        for (int i = 0; i <= GRID; i++) {
            d[a] = (double) i / GRID - x[a];
            for (int j = 0; j <= GRID; j++) {
                d[b] = (double) j / GRID - x[b];
                d[solved] = (gap - w[a] * d[a] - w[b] * d[b]) / w[solved];
                if (x[solved] + d[solved] >= 0 && x[solved] + d[solved] <= 1) {
                    double size = switch (norm) {
                        case L1 -> Math.abs(d[0]) + Math.abs(d[1]) + Math.abs(d[2]);
                        case L2 -> Math.sqrt(d[0] * d[0] + d[1] * d[1] + d[2] * d[2]);
                        default -> Math.max(Math.abs(d[0]), Math.max(Math.abs(d[1]), Math.abs(d[2])));
                    };
                    nearest = Math.min(nearest, size);
                }
            }
        }
        return nearest;
    }
}
