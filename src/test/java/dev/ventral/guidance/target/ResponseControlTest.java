package dev.ventral.guidance.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.data.image.Images;
import dev.ventral.guidance.GuidanceFixture;
import java.util.Arrays;
import java.util.HashSet;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ResponseControlTest {
    private static final int N = 600;
    private static final int UNITS = 5;

    /// Images of four pixels, which have near neighbours.
    private static Images images() {
        return Images.ofFloats(N, 1, 2, 2, GuidanceFixture.uniform(4 * N, 30));
    }

    /// Five units that are three directions: the covariance has rank 3.
    private static TargetResponses target() {
        var random = new SplittableRandom(9);
        float[] values = new float[N * UNITS];
        for (int i = 0; i < N; i++) {
            double a = random.nextGaussian();
            double b = random.nextExponential();
            double c = random.nextDouble();
            double[] row = {a + 10, 2 * a - b, b, 3 * c, b + c};
            for (int u = 0; u < UNITS; u++) {
                values[i * UNITS + u] = (float) row[u];
            }
        }
        return new TargetResponses(N, UNITS, values);
    }

    private static double[] mean(TargetResponses responses) {
        double[] mean = new double[UNITS];
        for (int k = 0; k < responses.values().length; k++) {
            mean[k % UNITS] += responses.values()[k] / (double) N;
        }
        return mean;
    }

    private static double[][] covariance(TargetResponses responses) {
        double[] mean = mean(responses);
        double[][] covariance = new double[UNITS][UNITS];
        for (int i = 0; i < N; i++) {
            for (int a = 0; a < UNITS; a++) {
                for (int b = 0; b < UNITS; b++) {
                    covariance[a][b] += (responses.values()[i * UNITS + a] - mean[a])
                            * (responses.values()[i * UNITS + b] - mean[b])
                            / (N - 1);
                }
            }
        }
        return covariance;
    }

    private static float[] row(TargetResponses responses, int image) {
        return Arrays.copyOfRange(responses.values(), image * UNITS, (image + 1) * UNITS);
    }

    private static float[] unit(TargetResponses responses, int unit) {
        float[] column = new float[N];
        for (int i = 0; i < N; i++) {
            column[i] = responses.values()[i * UNITS + unit];
        }
        return column;
    }

    private static double sameImage(TargetResponses a, TargetResponses b, int unit) {
        double[] x = new double[N];
        double[] y = new double[N];
        for (int i = 0; i < N; i++) {
            x[i] = unit(a, unit)[i];
            y[i] = unit(b, unit)[i];
        }
        return GuidanceFixture.correlation(x, y);
    }

    @ParameterizedTest
    @EnumSource
    void isAFunctionOfTheSeedAndLosesTheImages(ResponseControl control) {
        TargetResponses made = control.apply(target(), images(), 1);
        assertThat(control.apply(target(), images(), 1)).isEqualTo(made);
        if (control == ResponseControl.NONE) {
            assertThat(made).isEqualTo(target());
            return;
        }
        assertThat(control.apply(target(), images(), 2)).isNotEqualTo(made);
        for (int u = 0; u < UNITS; u++) {
            // four standard deviations of a correlation of 600 unrelated pairs
            assertThat(Math.abs(sameImage(target(), made, u))).isLessThan(4 / Math.sqrt(N));
        }
    }

    @Test
    void shuffleKeepsRowsWhole() {
        TargetResponses shuffled = ResponseControl.SHUFFLE.apply(target(), images(), 1);
        var before = new HashSet<String>();
        var after = new HashSet<String>();
        for (int i = 0; i < N; i++) {
            before.add(Arrays.toString(row(target(), i)));
            after.add(Arrays.toString(row(shuffled, i)));
        }
        assertThat(after).isEqualTo(before);
    }

    @Test
    void shuffleEachUnitKeepsColumnsAndNothingCommon() {
        TargetResponses shuffled = ResponseControl.SHUFFLE_EACH_UNIT.apply(target(), images(), 1);
        for (int u = 0; u < UNITS; u++) {
            float[] before = unit(target(), u);
            float[] after = unit(shuffled, u);
            Arrays.sort(before);
            Arrays.sort(after);
            assertThat(after).isEqualTo(before);
        }
        double[][] covariance = covariance(shuffled);
        assertThat(covariance[0][1] / Math.sqrt(covariance[0][0] * covariance[1][1]))
                .isCloseTo(0, within(4 / Math.sqrt(N)));
        double[][] own = covariance(target());
        assertThat(own[0][1] / Math.sqrt(own[0][0] * own[1][1])).isGreaterThan(.7);
    }

    @Test
    void randomHasMeanCovarianceAndRank() {
        TargetResponses random = ResponseControl.RANDOM.apply(target(), images(), 1);
        double[][] own = covariance(target());
        double[][] covariance = covariance(random);
        for (int a = 0; a < UNITS; a++) {
            assertThat(mean(random)[a]).isCloseTo(mean(target())[a], within(4 * Math.sqrt(own[a][a] / N)));
            for (int b = 0; b < UNITS; b++) {
                double deviation = Math.sqrt((own[a][a] * own[b][b] + own[a][b] * own[a][b]) / N);
                assertThat(covariance[a][b]).isCloseTo(own[a][b], within(4.5 * deviation));
            }
        }
        // what holds of every row of the target holds of every row drawn: 2 a - b = 2 (a + 10) - b - 20
        for (int i = 0; i < N; i++) {
            float[] r = row(random, i);
            assertThat(r[1]).isCloseTo(2 * (r[0] - 10) - r[2], within(1e-3f));
            assertThat(r[4]).isCloseTo(r[2] + r[3] / 3, within(1e-3f));
        }
        // Gaussian, not the target's exponential: as many below the mean as above it
        int below = 0;
        for (float v : unit(random, 2)) {
            below += v < mean(target())[2] ? 1 : 0;
        }
        assertThat(below).isBetween(N / 2 - 50, N / 2 + 50);
    }
}
