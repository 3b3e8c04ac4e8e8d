package dev.ventral.attack.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.attack.step.MonotoneRoot.Stretch;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class MonotoneRootTest {
    private static final int ROWS = 200;
    private static final int D = 12;

    private final double[][] b = new double[ROWS][D];
    private final double[][] low = new double[ROWS][D];
    private final double[][] high = new double[ROWS][D];
    private final double[] least = new double[ROWS];
    private final double[] most = new double[ROWS];
    private final double[] value = new double[ROWS];

    /// Sums of clipped ramps, as the sub-problems have them: flat at both ends, slopes over six orders.
    MonotoneRootTest() {
        var random = new SplittableRandom(8);
        for (int n = 0; n < ROWS; n++) {
            for (int i = 0; i < D; i++) {
                b[n][i] = random.nextGaussian() * Math.exp(2 * random.nextGaussian());
            }
            double largest = Arrays.stream(b[n]).map(Math::abs).max().orElseThrow();
            for (int i = 0; i < D; i++) {
                b[n][i] /= largest;
                low[n][i] = -random.nextDouble();
                high[n][i] = random.nextDouble();
                least[n] += b[n][i] * (b[n][i] > 0 ? low[n][i] : high[n][i]);
                most[n] += b[n][i] * (b[n][i] > 0 ? high[n][i] : low[n][i]);
            }
            value[n] = least[n] + (most[n] - least[n]) * (.02 + .96 * random.nextDouble());
        }
    }

    @Test
    void theSumHasItsValueThere() {
        double[] at = solved(1);
        for (int n = 0; n < ROWS; n++) {
            assertThat(sum(n, at[n])).as("row %s", n).isCloseTo(value[n], within(1e-10));
        }
    }

    /// Each ramp as two halves, the upper one first.
    @Test
    void stretchesComeInAnyOrder() {
        double[] at = solved(2);
        for (int n = 0; n < ROWS; n++) {
            assertThat(sum(n, at[n])).as("row %s", n).isCloseTo(value[n], within(1e-10));
        }
    }

    @Test
    void whatIsOutOfReachIsApproached() {
        for (double far : new double[] {1e3, -1e3}) {
            Arrays.fill(value, far);
            double[] at = solved(1);
            for (int n = 0; n < ROWS; n++) {
                assertThat(sum(n, at[n])).isCloseTo(far > 0 ? most[n] : least[n], within(1e-10));
            }
        }
    }

    /// A value without slope, whatever its stretch, and a row of nothing else.
    @Test
    void valuesWithoutSlopeHaveNoPart() {
        Tensor normal = Tensors.of(new double[] {0, 2, 0, 0}, 2, 2);
        Tensor x = Tensors.of(new double[] {.5, .5, .5, .5}, 2, 2);
        var stretch = new Stretch(Tensors.of(new double[4], 2, 2), Tensors.of(new double[] {1, 1, 1, 1}, 2, 2));
        Tensor height = Tensors.of(new double[] {1.5, 1}, 2, 1);
        double[] beta = Tensors.doubles(MonotoneRoot.beta(x, normal, List.of(stretch), height));
        // .5 + 2 beta = .75, three quarters of the way up
        assertThat(beta[0]).isCloseTo(.125, within(1e-15));
        assertThat(beta[1]).isFinite();
    }

    private double[] solved(int halves) {
        double[] height = new double[ROWS];
        Arrays.setAll(height, n -> value[n] - least[n]);
        Tensor from = Tensors.of(flat(low), ROWS, D);
        Tensor to = Tensors.of(flat(high), ROWS, D);
        Tensor middle = from.add(to).mul(new Scalar(.5));
        List<Stretch> stretches = halves == 1
                ? List.of(new Stretch(from, to))
                : List.of(new Stretch(middle, to), new Stretch(from, middle));
        return Tensors.doubles(MonotoneRoot.beta(
                Tensors.of(new double[ROWS * D], ROWS, D),
                Tensors.of(flat(b), ROWS, D),
                stretches,
                Tensors.of(height, ROWS, 1)));
    }

    private static double[] flat(double[][] rows) {
        return Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray();
    }

    private double sum(int n, double at) {
        double sum = 0;
        for (int i = 0; i < D; i++) {
            sum += b[n][i] * Math.clamp(at * b[n][i], low[n][i], high[n][i]);
        }
        return sum;
    }
}
