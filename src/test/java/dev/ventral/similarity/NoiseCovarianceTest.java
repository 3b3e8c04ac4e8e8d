package dev.ventral.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class NoiseCovarianceTest {
    private static final int P = 4;

    @Test
    void ledoitWolfEqualsItsFormulaTermByTerm() {
        int n = 12;
        double[][] x = centred(n);
        double[][] s = new double[P][P];
        double m = 0;
        for (int i = 0; i < P; i++) {
            for (int j = 0; j < P; j++) {
                for (double[] row : x) {
                    s[i][j] += row[i] * row[j] / n;
                }
            }
            m += s[i][i] / P;
        }
        double noise = 0;
        double distance = 0;
        for (int i = 0; i < P; i++) {
            for (int j = 0; j < P; j++) {
                for (double[] row : x) {
                    noise += Math.pow(row[i] * row[j] - s[i][j], 2) / n / n;
                }
                distance += Math.pow(s[i][j] - (i == j ? m : 0), 2);
            }
        }
        double lambda = noise / distance;
        assertThat(lambda).isBetween(.1, .9);
        NoiseCovariance c = NoiseCovariance.ledoitWolf(tensor(x));
        assertThat(c.shrinkage()).isEqualTo(lambda, within(1e-12));
        assertThat(c.values()[1]).isEqualTo((1 - lambda) * s[0][1], within(1e-12));
        assertThat(c.values()[5]).isEqualTo((1 - lambda) * s[1][1] + lambda * m, within(1e-12));
    }

    @Test
    void schaeferStrimmerEqualsItsFormulaTermByTerm() {
        int n = 12;
        double[][] x = centred(n);
        double variances = 0;
        double squares = 0;
        for (int i = 0; i < P; i++) {
            for (int j = 0; j < P; j++) {
                double mean = 0;
                for (double[] row : x) {
                    mean += row[i] * row[j] / n;
                }
                double spread = 0;
                for (double[] row : x) {
                    spread += Math.pow(row[i] * row[j] - mean, 2);
                }
                if (i != j) {
                    variances += n / Math.pow(n - 1, 3) * spread;
                    squares += Math.pow(mean * n / (n - 1), 2);
                }
            }
        }
        NoiseCovariance c = NoiseCovariance.schaeferStrimmer(tensor(x));
        assertThat(c.shrinkage()).isEqualTo(variances / squares, within(1e-12)).isBetween(.1, .99);
        double variance = 0;
        double covariance = 0;
        for (double[] row : x) {
            variance += row[2] * row[2] / (n - 1);
            covariance += row[2] * row[3] / (n - 1);
        }
        assertThat(c.values()[10]).isEqualTo(variance, within(1e-12));
        assertThat(c.values()[11]).isEqualTo(covariance * (1 - c.shrinkage()), within(1e-12));
    }

    @Test
    void manySamplesHardlyShrinkFewCanBeInverted() {
        assertThat(NoiseCovariance.ledoitWolf(tensor(centred(4000))).shrinkage())
                .isLessThan(.01);
        float[] few = SimilarityTest.random(3 * 20, 5);
        Tensor samples = Tensors.of(few, 3, 20);
        assertThat(NoiseCovariance.schaeferStrimmer(samples).shrinkage()).isPositive();
        Tensor white = NoiseCovariance.ledoitWolf(samples).whiten(samples);
        assertThat(Tensors.doubles(white)).doesNotContain(Double.NaN).hasSize(60);
        var singular = NoiseCovariance.of(2, new double[] {1, 1, 1, 1});
        assertThatThrownBy(() -> singular.whiten(Tensors.of(new float[4], 2, 2)))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("positive definite");
    }

    @Test
    void residualsHaveTheNoisesVariance() {
        // Two images with means far apart, three trials.
        float[] trials = {101, 102, 106, -50, -52, -48};
        double[] r = Tensors.doubles(NoiseCovariance.residuals(Tensors.of(trials, 2, 3, 1)));
        double root = Math.sqrt(1.5);
        assertThat(r).containsExactly(new double[] {-2 * root, -root, 3 * root, 0, -2 * root, 2 * root}, within(1e-4));
        // mean of squares = mean of the images' unbiased variances, 7 and 4
        double mean = 0;
        for (double v : r) {
            mean += v * v / 6;
        }
        assertThat(mean).isEqualTo(5.5, within(1e-4));
    }

    /// Unequal variances and correlated units.
    private static double[][] centred(int n) {
        var random = new SplittableRandom(n);
        double[][] x = new double[n][P];
        double[] mean = new double[P];
        for (double[] row : x) {
            double common = 3 * random.nextGaussian();
            for (int i = 0; i < P; i++) {
                row[i] = common + (1 + i) * random.nextGaussian();
                mean[i] += row[i] / n;
            }
        }
        for (double[] row : x) {
            for (int i = 0; i < P; i++) {
                row[i] -= mean[i];
            }
        }
        return x;
    }

    private static Tensor tensor(double[][] x) {
        double[] flat = new double[x.length * P];
        for (int k = 0; k < x.length; k++) {
            System.arraycopy(x[k], 0, flat, k * P, P);
        }
        return Tensors.of(flat, x.length, P);
    }
}
