package dev.ventral.attack.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

public class NormTest {
    private static final int D = 12;

    /// A point p of a convex set is the projection of d exactly if `(d - p) . (y - p) <= 0` for every y of
    /// the set.
    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void projectionSatisfiesTheVariationalInequality(Norm norm) {
        var random = new java.util.SplittableRandom(1);
        double[] delta = gaussian(random, 5 * D);
        double[] projected = Tensors.doubles(norm.project(images(delta), 1.5));
        for (int i = 0; i < 5; i++) {
            double[] d = row(delta, i);
            double[] p = row(projected, i);
            assertThat(size(norm, p)).isLessThanOrEqualTo(1.5 + 1e-12);
            for (int trial = 0; trial < 300; trial++) {
                // Corners of the ball are where a wrong projection shows; random points alone are far inside.
                double[] y = trial < 2 * D ? corner(norm, trial, d) : gaussian(random, D);
                double scale = 1.5 / size(norm, y);
                double inner = 0;
                for (int k = 0; k < D; k++) {
                    inner += (d[k] - p[k]) * (y[k] * scale - p[k]);
                }
                assertThat(inner).isLessThanOrEqualTo(1e-9);
            }
        }
    }

    @Test
    void projectionOntoTheL1BallIsTheSoftThresholdFoundByBisection() {
        double[] delta = gaussian(new java.util.SplittableRandom(2), 4 * D);
        double[] projected = Tensors.doubles(Norm.L1.project(images(delta), 2));
        for (int i = 0; i < 4; i++) {
            double[] d = row(delta, i);
            double low = 0;
            double high = 10;
            for (int step = 0; step < 100; step++) {
                double middle = (low + high) / 2;
                double sum = Arrays.stream(d)
                        .map(v -> Math.max(Math.abs(v) - middle, 0))
                        .sum();
                if (sum > 2) {
                    low = middle;
                } else {
                    high = middle;
                }
            }
            for (int k = 0; k < D; k++) {
                double expected = Math.signum(d[k]) * Math.max(Math.abs(d[k]) - low, 0);
                assertThat(projected[i * D + k]).isCloseTo(expected, within(1e-12));
            }
        }
    }

    /// The projection onto L1 ball and bounds is `sign(v) clamp(|v| - theta, 0, room)`; theta by bisection,
    /// and the variational inequality against points of the set, corners and edges among them.
    @Test
    void projectionOntoTheL1BallAndTheBoundsIsTheNearestPointOfBoth() {
        var random = new java.util.SplittableRandom(5);
        int n = 60;
        int count = n * D;
        double[] x =
                random.doubles(count).map(u -> Math.clamp(u * 1.4 - .2, 0, 1)).toArray();
        double[] points = random.doubles(count, -1.5, 2.5).toArray();
        for (int i = 0; i < count; i++) {
            // pixels that stay where they are, and equal ones
            points[i] = i % 7 == 0 ? x[i] : i % 11 == 0 ? x[i] + .25 : points[i];
        }
        double[] radii = IntStream.range(0, n)
                .mapToDouble(i -> i % 6 == 0 ? 0 : .05 * Math.exp(i % 9))
                .toArray();
        double[] nearest = Tensors.doubles(Norm.L1.within(images(x), images(points), Tensors.of(radii, n, 1, 1, 1)));
        for (int i = 0; i < n; i++) {
            double[] p = row(nearest, i);
            double[] centre = row(x, i);
            double[] v = minus(row(points, i), centre);
            double theta = theta(v, centre, radii[i]);
            for (int k = 0; k < D; k++) {
                double room = v[k] > 0 ? 1 - centre[k] : centre[k];
                double expected = Math.signum(v[k]) * Math.clamp(Math.abs(v[k]) - theta, 0, room);
                assertThat(p[k] - centre[k]).isCloseTo(expected, within(1e-11));
            }
            assertThat(size(Norm.L1, minus(p, centre))).isLessThanOrEqualTo(radii[i] + 1e-12);
            for (int trial = 0; trial < 4 * D; trial++) {
                double[] y = new double[D];
                y[trial % D] = trial < 2 * D ? radii[i] : -radii[i];
                y[(trial * 5 + 1) % D] += trial % 2 == 0 ? 0 : random.nextDouble(-1, 1) * radii[i];
                double scale = Math.min(1, radii[i] / Math.max(size(Norm.L1, y), 1e-12));
                for (int k = 0; k < D; k++) {
                    y[k] = Math.clamp(centre[k] + y[k] * scale, 0, 1);
                }
                assertThat(dot(minus(row(points, i), p), minus(y, p))).isLessThanOrEqualTo(1e-9);
            }
        }
    }

    private static double theta(double[] v, double[] centre, double radius) {
        double low = 0;
        double high = 5;
        for (int step = 0; step < 200; step++) {
            double middle = step == 0 ? 0 : (low + high) / 2;
            double sum = 0;
            for (int k = 0; k < D; k++) {
                sum += Math.clamp(Math.abs(v[k]) - middle, 0, v[k] > 0 ? 1 - centre[k] : centre[k]);
            }
            if (sum > radius) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return high;
    }

    private static double[] minus(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(k -> a[k] - b[k]).toArray();
    }

    /// Everything it takes out goes back into the ball, also for the L1 norm, where the ball alone would
    /// leave the bounds.
    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void withinBallAndBoundsNothingMoves(Norm norm) {
        Tensor centre = new ImageRandom(8, new int[] {0, 1}).uniform(0, 1, 3, 4);
        Tensor inside = norm.within(
                centre,
                new ImageRandom(9, new int[] {0, 1}).uniform(0, 1, 3, 4),
                ImageTensors.number(centre, norm == Norm.LINF ? .2 : 1).expand(2, 1, 1, 1));
        float[] again = Tensors.floats(norm.within(
                centre,
                inside,
                ImageTensors.number(centre, norm == Norm.LINF ? .25 : 1.1).expand(2, 1, 1, 1)));
        assertThat(again).containsExactly(Tensors.floats(inside), within(1e-7f));
    }

    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void whatIsInTheBallStaysBitForBitAndTheBallOfRadiusZeroIsZero(Norm norm) {
        float[] small = Tensors.floats(new ImageRandom(3, new int[] {0, 1}).uniform(0, 1, 3, 4));
        Tensor delta = Tensors.of(small, 2, 1, 3, 4);
        assertThat(Tensors.floats(norm.project(delta, 13))).isEqualTo(small);
        assertThat(Tensors.floats(norm.project(delta, 0).abs())).containsOnly(0f);
        assertThat(Tensors.floats(norm.project(delta.mul(Tensors.scalar(0)), .5)))
                .containsOnly(0f);
    }

    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void steepestReachesTheDualNormAndNothingOfSizeOneGoesBeyond(Norm norm) {
        var random = new java.util.SplittableRandom(4);
        double[] gradient = gaussian(random, 3 * D);
        Tensor steepest = norm.steepest(images(gradient));
        assertThat(Tensors.doubles(norm.size(steepest))).containsOnly(new double[] {1, 1, 1}, within(1e-12));
        double[] step = Tensors.doubles(steepest);
        for (int i = 0; i < 3; i++) {
            double[] g = row(gradient, i);
            double gain = dot(g, row(step, i));
            assertThat(gain).isCloseTo(dual(norm, g), within(1e-12));
            for (int trial = 0; trial < 300; trial++) {
                double[] y = trial < 2 * D ? corner(norm, trial, g) : gaussian(random, D);
                assertThat(dot(g, y) / size(norm, y)).isLessThanOrEqualTo(gain + 1e-12);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void zeroGradientGivesNoStepAndTheSmallestGradientAFullOne(Norm norm) {
        float[] values = new float[2 * D];
        values[D + 3] = -1e-38f;
        Tensor gradient = Tensors.of(values, 2, 1, 3, 4);
        Tensor half = gradient.mul(Tensors.scalar(0)).add(Tensors.scalar(.5));
        for (Tensor step : new Tensor[] {
            norm.steepest(gradient),
            norm.step(gradient, half, ImageTensors.number(half, .25)).mul(Tensors.scalar(4))
        }) {
            float[] expected = new float[2 * D];
            expected[D + 3] = -1;
            assertThat(Tensors.floats(step)).isEqualTo(expected);
        }
    }

    @Test
    void l1StepIsSharedAmongEqualPixels() {
        Tensor gradient = Tensors.of(new float[] {3, -3, 1, 0}, 1, 1, 2, 2);
        assertThat(Tensors.floats(Norm.L1.steepest(gradient))).containsExactly(.5f, -.5f, 0, 0);
    }

    /// Worked out by hand: most for the steepest pixel (room .1 upwards), then the next (room .3 downwards),
    /// the rest to the third; the pixel that is black already and the one without gradient get nothing.
    @Test
    void l1StepFillsPixelsUpToTheirBounds() {
        Tensor gradient = Tensors.of(new float[] {2, -5, 9, -7, 0, 1}, 1, 1, 2, 3);
        Tensor images = Tensors.of(new float[] {.5f, .3f, .9f, 0, .5f, .5f}, 1, 1, 2, 3);
        assertThat(Tensors.floats(Norm.L1.step(gradient, images, ImageTensors.number(images, .6))))
                .containsExactly(new float[] {.2f, -.3f, .1f, 0, 0, 0}, within(1e-6f));
        assertThat(Tensors.floats(Norm.L1.step(gradient, images, ImageTensors.number(images, 100))))
                .containsExactly(new float[] {.5f, -.3f, .1f, 0, 0, .5f}, within(1e-6f));
    }

    /// For the uniform distribution on a ball in 4 dimensions, (r / epsilon)^4 is uniform on [0, 1], whatever
    /// the norm; and the direction has known moments: E (|d_1| / |d|_1)^2 = 1/10, E (d_1 / |d|_2)^4 = 1/8.
    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void randomStartIsUniformInTheBall(Norm norm) {
        int count = 20_000;
        var random = new ImageRandom(6, IntStream.range(0, count).toArray());
        double[] start =
                Tensors.doubles(norm.randomStart(random, new long[] {1, 2, 2}).mul(Tensors.scalar(.25)));
        double first = 0;
        double second = 0;
        double shape = 0;
        double[] sum = new double[4];
        double[] squares = new double[4];
        for (int i = 0; i < count; i++) {
            double[] d = Arrays.copyOfRange(start, 4 * i, 4 * i + 4);
            double r = size(norm, d) / .25;
            assertThat(r).isLessThanOrEqualTo(1 + 1e-6);
            double u = Math.pow(r, 4);
            first += u / count;
            second += u * u / count;
            shape += (norm == Norm.L1 ? Math.pow(d[0] / size(norm, d), 2) : Math.pow(d[0] / size(Norm.L2, d), 4))
                    / count;
            for (int k = 0; k < 4; k++) {
                sum[k] += d[k] / .25 / count;
                squares[k] += d[k] * d[k] / .0625 / count;
            }
        }
        assertThat(first).isCloseTo(1 / 2.0, within(.01));
        assertThat(second).isCloseTo(1 / 3.0, within(.01));
        assertThat(sum).containsOnly(new double[] {0, 0, 0, 0}, within(.015));
        assertThat(Arrays.stream(squares).max().orElseThrow()
                        / Arrays.stream(squares).min().orElseThrow())
                .isLessThan(1.05);
        if (norm != Norm.LINF) {
            assertThat(shape).isCloseTo(norm == Norm.L1 ? .1 : .125, within(.004));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"L1", "L2", "LINF"})
    void randomStartOfAnImageDoesNotDependOnItsBatch(Norm norm) {
        long[] shape = {1, 3, 4};
        float[] together = Tensors.floats(norm.randomStart(new ImageRandom(7, new int[] {4, 9}), shape));
        float[] alone = Tensors.floats(norm.randomStart(new ImageRandom(7, new int[] {9}), shape));
        assertThat(alone).isEqualTo(Arrays.copyOfRange(together, D, 2 * D));
    }

    private static Tensor images(double[] values) {
        return Tensors.of(values, values.length / D, 1, 3, 4);
    }

    private static double[] row(double[] values, int i) {
        return Arrays.copyOfRange(values, i * D, (i + 1) * D);
    }

    private static double[] gaussian(RandomGenerator random, int count) {
        return IntStream.range(0, count).mapToDouble(_ -> random.nextGaussian()).toArray();
    }

    private static double[] corner(Norm norm, int k, double[] towards) {
        double[] y = new double[D];
        if (norm == Norm.LINF) {
            Arrays.setAll(y, j -> j == k / 2 ? k % 2 * 2 - 1 : Math.signum(towards[j]));
        } else {
            y[k / 2] = k % 2 * 2 - 1;
        }
        return y;
    }

    public static double size(Norm norm, double[] d) {
        return switch (norm) {
            case L0 -> throw new IllegalArgumentException();
            case L1 -> Arrays.stream(d).map(Math::abs).sum();
            case L2 -> Math.sqrt(dot(d, d));
            case LINF -> Arrays.stream(d).map(Math::abs).max().orElseThrow();
        };
    }

    public static double dual(Norm norm, double[] g) {
        return size(norm == Norm.L1 ? Norm.LINF : norm == Norm.LINF ? Norm.L1 : Norm.L2, g);
    }

    public static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(i -> a[i] * b[i]).sum();
    }
}
