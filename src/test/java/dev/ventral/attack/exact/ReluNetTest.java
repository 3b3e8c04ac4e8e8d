package dev.ventral.attack.exact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.attack.step.Norm;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What other tests take for the truth, against closed forms and brute force.
class ReluNetTest {
    private static final int GRID = 800;

    /// `w = (4, 2, 1)` at `(.1, .9, .8)`, lowered by `drop`; the first value can go down by .1 only, which is
    /// worth .4. L1: .1, then the second, then the third. L2: `(.1, 2 s, s)` with `.4 + 5 s = drop`. Linf:
    /// `(.1, t, t)` with `.4 + 3 t = drop`. L0: the second is worth 1.8, the third .8. All together are worth
    /// 3.
    @ParameterizedTest
    @CsvSource({
        "1, 1, .4, .2863564212655271, .2",
        "2, 2, .9, .7224956747275377, .5333333333333333",
        "3, 3, 1.8, 1.2083045973594573, .9",
        "3.01, Infinity, Infinity, Infinity, Infinity"
    })
    void linearNetworksWithinTheBoxByHand(double drop, double l0, double l1, double l2, double linf) {
        double[] x = {.1, .9, .8};
        var net = ReluNet.linear(new double[] {4, 2, 1}, 3 - drop);
        assertThat(new double[] {
                    distance(net, Norm.L0, x),
                    distance(net, Norm.L1, x),
                    distance(net, Norm.L2, x),
                    distance(net, Norm.LINF, x)
                })
                .containsExactly(new double[] {l0, l1, l2, linf}, within(1e-9));
    }

    /// Margin over the dual norm of the weights, far from the bounds.
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void linearNetworksByTheDualNorm(int d) {
        var random = new SplittableRandom(d);
        double[] w = new double[d];
        Arrays.setAll(w, _ -> random.nextGaussian());
        double[] x = new double[d];
        Arrays.setAll(x, _ -> .45 + .1 * random.nextDouble());
        double largest = Arrays.stream(w).map(Math::abs).max().orElseThrow();
        double margin = .4 * largest;
        var net = ReluNet.linear(w, Plane.dot(w, x) - margin);
        assertThat(net.answer(x)).isEqualTo(0);
        assertThat(distance(net, Norm.L0, x)).isEqualTo(1);
        assertThat(distance(net, Norm.L1, x)).isCloseTo(.4, within(1e-9));
        assertThat(distance(net, Norm.L2, x)).isCloseTo(margin / Math.sqrt(Plane.dot(w, w)), within(1e-9));
        assertThat(distance(net, Norm.LINF, x))
                .isCloseTo(margin / Arrays.stream(w).map(Math::abs).sum(), within(1e-9));
    }

    /// Three classes in the plane: the nearest of another class, and the nearest of each class.
    @ParameterizedTest
    @EnumSource
    void aGridFindsNothingNearer(Norm norm) {
        int compared = 0;
        for (int seed = 0; seed < 4; seed++) {
            var net = ReluNet.random(seed, 2, 5, 3);
            double[] x = ReluNet.uniform(new SplittableRandom(seed + 100), 2);
            // L0 asks for a line through x: the grid has to have one
            Arrays.setAll(x, i -> Math.rint(x[i] * GRID) / GRID);
            int label = net.answer(x);
            double[] grid = grid(net, norm, x);
            double other = Double.POSITIVE_INFINITY;
            for (int k = 0; k < 3; k++) {
                if (k != label) {
                    compared += close(norm, distance(x, norm, net.nearestIn(norm, x, k)), grid[k]);
                    other = Math.min(other, grid[k]);
                }
            }
            compared += close(norm, distance(net, norm, x), other);
        }
        assertThat(compared).isGreaterThan(7);
    }

    private static int close(Norm norm, double exact, double grid) {
        // a point of the grid lies within the polyhedron, so it is no nearer; one is near, where the polyhedron
        // is not thin
        assertThat(grid).isGreaterThanOrEqualTo(exact - 1e-9);
        if (Double.isFinite(grid)) {
            assertThat(grid).isLessThanOrEqualTo(exact + (norm == Norm.L0 ? 0 : 8.0 / GRID));
            return 1;
        }
        assertThat(exact).isInfinite();
        return 0;
    }

    /// The distance of the nearest point of the grid in each class.
    private static double[] grid(ReluNet net, Norm norm, double[] x) {
        double[] least = new double[net.classes()];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        for (int i = 0; i <= GRID; i++) {
            for (int j = 0; j <= GRID; j++) {
                double[] point = {(double) i / GRID, (double) j / GRID};
                int k = net.answer(point);
                least[k] = Math.min(least[k], Polyhedron.distance(norm, point, x));
            }
        }
        return least;
    }

    /// In up to five dimensions: what is found is on the boundary; norms are in order; no random point, and
    /// no random point near the one found, is nearer.
    @ParameterizedTest
    @CsvSource({"2, 6, 4", "3, 6, 4", "4, 4, 3", "5, 3, 1"})
    void nothingNearerIsFoundByChance(int d, int hidden, int images) {
        var random = new SplittableRandom(d + 100);
        var net = ReluNet.random(d + 100, d, hidden, 2);
        for (int image = 0; image < images; image++) {
            double[] x = ReluNet.uniform(random, d);
            int label = net.answer(x);
            Map<Norm, Double> size = new EnumMap<>(Norm.class);
            for (Norm norm : Norm.values()) {
                double[] point = net.nearest(norm, x, label);
                assertThat(point).isNotNull();
                double[] z = net.logits(point);
                assertThat(z[1 - label] - z[label]).isGreaterThan(-1e-8);
                assertThat(Arrays.stream(point)).allMatch(v -> v >= -1e-9 && v <= 1 + 1e-9);
                size.put(norm, Polyhedron.distance(norm, point, x));
                if (norm != Norm.L0) {
                    assertThat(z[1 - label] - z[label]).isLessThan(1e-8);
                    chance(net, norm, x, point, random);
                }
            }
            assertThat(size.get(Norm.L1)).isGreaterThanOrEqualTo(size.get(Norm.L2) - 1e-9);
            assertThat(size.get(Norm.L2)).isGreaterThanOrEqualTo(size.get(Norm.LINF) - 1e-9);
            assertThat(size.get(Norm.L0)).isBetween(1.0, (double) d);
        }
    }

    private static void chance(ReluNet net, Norm norm, double[] x, double[] point, SplittableRandom random) {
        double size = Polyhedron.distance(norm, point, x);
        for (int trial = 0; trial < 4000; trial++) {
            double[] from = trial % 2 == 0 ? x : point;
            double scale = trial % 2 == 0 ? size : .1 * size;
            double[] near = new double[x.length];
            Arrays.setAll(near, i -> Math.clamp(from[i] + scale * (2 * random.nextDouble() - 1), 0, 1));
            if (Polyhedron.distance(norm, near, x) < size * (1 - 1e-9)) {
                assertThat(net.answer(near)).isEqualTo(net.answer(x));
            }
        }
    }

    @Test
    void theClassifierIsTheSameFunction() {
        var net = ReluNet.random(3, 4, 5, 3);
        double[] x = ReluNet.uniform(new SplittableRandom(1), 4 * 50);
        Tensor images = Tensors.of(x, 50, 1, 1, 4).to(org.bytedeco.pytorch.global.torch.ScalarType.Float);
        double[] z = Tensors.doubles(net.classifier().logits(images));
        int[] answers = Tensors.ints(net.classifier().predict(images));
        for (int i = 0; i < 50; i++) {
            double[] own = net.logits(Arrays.copyOfRange(x, 4 * i, 4 * i + 4));
            assertThat(answers[i]).isEqualTo(net.answer(Arrays.copyOfRange(x, 4 * i, 4 * i + 4)));
            for (int k = 1; k < 3; k++) {
                assertThat(z[3 * i + k] - z[3 * i]).isCloseTo(own[k] - own[0], within(1e-5));
            }
        }
    }

    private static double distance(ReluNet net, Norm norm, double[] x) {
        return distance(x, norm, net.nearest(norm, x, net.answer(x)));
    }

    private static double distance(double[] x, Norm norm, double[] point) {
        return point == null ? Double.POSITIVE_INFINITY : Polyhedron.distance(norm, point, x);
    }
}
