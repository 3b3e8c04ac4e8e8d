package dev.ventral.guidance.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.data.image.Images;
import dev.ventral.guidance.GuidanceFixture;
import dev.ventral.guidance.ResponseTargets;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SmoothResponsesTest {
    private static final int N = 400;
    private static final int UNITS = 6;

    private static Images images() {
        return Images.ofFloats(N, 1, 2, 2, GuidanceFixture.uniform(4 * N, 30));
    }

    /// Waves over the pixels: the higher the frequency, the rougher. Units have different means, deviations and
    /// things in common.
    private static TargetResponses waves(double frequency) {
        var random = new SplittableRandom(3);
        double[][] direction = new double[UNITS][4];
        for (double[] d : direction) {
            for (int k = 0; k < 4; k++) {
                d[k] = random.nextGaussian();
            }
        }
        Images images = images();
        float[] values = new float[N * UNITS];
        for (int i = 0; i < N; i++) {
            float[] pixels = images.pixels(i);
            double before = 0;
            for (int u = 0; u < UNITS; u++) {
                double phase = u;
                for (int k = 0; k < 4; k++) {
                    phase += frequency * direction[u][k] * pixels[k];
                }
                double wave = Math.sin(phase) + before / 2;
                before = wave;
                values[i * UNITS + u] = (float) (u + (1 + u) * wave);
            }
        }
        return new TargetResponses(N, UNITS, values);
    }

    private static double distance(float[] a, int i, int j, int width) {
        double sum = 0;
        for (int k = 0; k < width; k++) {
            double difference = a[i * width + k] - a[j * width + k];
            sum += difference * difference;
        }
        return sum;
    }

    /// Geary's ratio by its definition, all pairs looked at.
    private static double byHand(Images images, TargetResponses responses) {
        float[] pixels = ResponseTargets.pixels(images).values();
        double near = 0;
        double all = 0;
        for (int i = 0; i < N; i++) {
            int best = i == 0 ? 1 : 0;
            for (int j = 0; j < N; j++) {
                if (j != i) {
                    best = distance(pixels, i, j, 4) < distance(pixels, i, best, 4) ? j : best;
                    all += distance(responses.values(), i, j, UNITS) / (N * (N - 1.0));
                }
            }
            near += distance(responses.values(), i, best, UNITS) / N;
        }
        return near / all;
    }

    @Test
    void roughnessIsGearysRatio() {
        for (double frequency : new double[] {1, 6}) {
            assertThat(PixelNeighbours.of(images()).roughness(waves(frequency)))
                    .isCloseTo(byHand(images(), waves(frequency)), within(1e-6));
        }
        assertThat(byHand(images(), waves(1))).isLessThan(.2);
        assertThat(byHand(images(), waves(1000))).isCloseTo(1, within(.15));
    }

    /// Covariances of all pairs of units; means in the last row.
    private static double[][] moments(TargetResponses responses) {
        double[][] moments = new double[UNITS + 1][UNITS];
        for (int k = 0; k < responses.values().length; k++) {
            moments[UNITS][k % UNITS] += responses.values()[k] / (double) N;
        }
        for (int i = 0; i < N; i++) {
            for (int a = 0; a < UNITS; a++) {
                for (int b = 0; b < UNITS; b++) {
                    moments[a][b] += (responses.values()[i * UNITS + a] - moments[UNITS][a])
                            * (responses.values()[i * UNITS + b] - moments[UNITS][b])
                            / N;
                }
            }
        }
        return moments;
    }

    /// Mean and covariance to rounding, and the smoothness, for smooth and for rough brains; what the units
    /// tell apart is another matter.
    @ParameterizedTest
    @ValueSource(doubles = {2, 4, 8})
    void hasTheSpectrumAndTheSmoothnessAndOtherImages(double frequency) {
        TargetResponses target = waves(frequency);
        TargetResponses made = SmoothResponses.like(target, images(), 5);
        double[][] expected = moments(target);
        double[][] got = moments(made);
        for (int a = 0; a <= UNITS; a++) {
            for (int b = 0; b < UNITS; b++) {
                assertThat(got[a][b]).isCloseTo(expected[a][b], within(1e-4));
            }
        }
        assertThat(byHand(images(), made)).isCloseTo(byHand(images(), target), within(.01));
        assertThat(SmoothResponses.like(target, images(), 5)).isEqualTo(made);
        assertThat(mean(target, made)).isLessThan(.7);
        assertThat(mean(SmoothResponses.like(target, images(), 6), made)).isLessThan(.7);
    }

    /// The mean size of the correlation of a unit with the same unit.
    private static double mean(TargetResponses one, TargetResponses other) {
        double sum = 0;
        for (int u = 0; u < UNITS; u++) {
            double[] x = new double[N];
            double[] y = new double[N];
            for (int i = 0; i < N; i++) {
                x[i] = one.values()[i * UNITS + u];
                y[i] = other.values()[i * UNITS + u];
            }
            sum += Math.abs(GuidanceFixture.correlation(x, y)) / UNITS;
        }
        return sum;
    }

    /// More units than images have no more dimensions than images; a brain that does not vary stays as it is.
    @Test
    void moreUnitsThanImages() {
        Images few = images().select(new int[] {0, 1, 2, 3, 4});
        TargetResponses wide = GuidanceFixture.responses(5, 9, 2);
        TargetResponses made = SmoothResponses.like(wide, few, 1);
        for (int a = 0; a < 9; a++) {
            for (int b = 0; b < 9; b++) {
                double expected = product(wide, a, b);
                assertThat(product(made, a, b)).isCloseTo(expected, within(1e-6 * Math.abs(expected)));
            }
        }
        assertThat(made).isNotEqualTo(wide);
        var constant = new TargetResponses(5, 2, new float[10]);
        assertThat(SmoothResponses.like(constant, few, 1)).isEqualTo(constant);
    }

    /// Means are kept, so that the sums of products are those of the covariance.
    private static double product(TargetResponses r, int a, int b) {
        double sum = 0;
        for (int i = 0; i < r.images(); i++) {
            sum += r.values()[i * r.units() + a] * (double) r.values()[i * r.units() + b];
        }
        return sum;
    }
}
