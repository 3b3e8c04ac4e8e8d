package dev.ventral.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class CrossingTest {
    private static final int ROWS = 200;
    private static final int D = 12;

    private final double[][] b = new double[ROWS][D];
    private final double[][] low = new double[ROWS][D];
    private final double[][] high = new double[ROWS][D];
    private final double[] value = new double[ROWS];

    /// Sums of clipped ramps, as the sub-problems have them: flat at both ends, slopes over six orders.
    CrossingTest() {
        var random = new SplittableRandom(8);
        for (int n = 0; n < ROWS; n++) {
            double least = 0;
            double most = 0;
            for (int i = 0; i < D; i++) {
                b[n][i] = random.nextGaussian() * Math.exp(2 * random.nextGaussian());
            }
            double largest = Arrays.stream(b[n]).map(Math::abs).max().orElseThrow();
            for (int i = 0; i < D; i++) {
                b[n][i] /= largest;
                low[n][i] = -random.nextDouble();
                high[n][i] = random.nextDouble();
                least += b[n][i] * (b[n][i] > 0 ? low[n][i] : high[n][i]);
                most += b[n][i] * (b[n][i] > 0 ? high[n][i] : low[n][i]);
            }
            value[n] = least + (most - least) * (.02 + .96 * random.nextDouble());
        }
    }

    @Test
    void meetsItsValuesInFewRounds() {
        int few = 0;
        double[] ten = search(10);
        double[] many = search(60);
        for (int n = 0; n < ROWS; n++) {
            few += Math.abs(missing(n, ten[n])) < .01 * Math.abs(value[n]) + 1e-12 ? 1 : 0;
            assertThat(Math.abs(missing(n, many[n]))).as("row %s", n).isLessThan(1e-9);
        }
        assertThat(few).isGreaterThan(ROWS * 9 / 10);
    }

    /// Out of reach: it goes far, the right way, and stays a number.
    @Test
    void runsTowardsWhatIsOutOfReach() {
        Arrays.fill(value, 1e3);
        for (double at : search(40)) {
            assertThat(at).isGreaterThan(1e5);
        }
        Arrays.fill(value, -1e3);
        for (double at : search(40)) {
            assertThat(at).isLessThan(-1e5);
        }
    }

    private double[] search(int rounds) {
        Tensor zero = Tensors.of(new double[ROWS], ROWS, 1);
        var crossing = new Crossing(zero);
        crossing.from(zero);
        for (int k = 0; k < rounds; k++) {
            double[] at = Tensors.doubles(crossing.at());
            double[] missing = new double[ROWS];
            double[] slope = new double[ROWS];
            for (int n = 0; n < ROWS; n++) {
                missing[n] = missing(n, at[n]);
                for (int i = 0; i < D; i++) {
                    double ramp = at[n] * b[n][i];
                    slope[n] += ramp > low[n][i] && ramp < high[n][i] ? b[n][i] * b[n][i] : 0;
                }
            }
            crossing.next(Tensors.of(missing, ROWS, 1), Tensors.of(slope, ROWS, 1));
        }
        return Tensors.doubles(crossing.at());
    }

    private double missing(int n, double at) {
        double sum = 0;
        for (int i = 0; i < D; i++) {
            sum += b[n][i] * Math.clamp(at * b[n][i], low[n][i], high[n][i]);
        }
        return value[n] - sum;
    }
}
