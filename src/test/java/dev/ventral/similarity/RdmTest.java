package dev.ventral.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RdmTest {

    @Test
    void correlationDistanceClosedForm() {
        // (1 2 3), its double, its reverse, a constant, and (1 3 2) with r = 1/2.
        float[] x = {1, 2, 3, 2, 4, 6, 3, 2, 1, 0.1f, 0.1f, 0.1f, 1, 3, 2};
        SquareMatrix d = Rdm.correlation(x, 5);
        assertThat(Arrays.copyOf(d.values(), 5)).containsExactly(new float[] {0, 0, 2, 1, 0.5f}, within(1e-6f));
        for (int i = 0; i < 5; i++) {
            assertThat(d.get(i, i)).isZero();
        }
        assertThat(d.get(3, 2)).isEqualTo(1f, within(1e-6f));
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 600})
    void equalsBruteForceInDoubleAlsoAcrossPanels(int images) {
        int units = 3;
        float[] x = SimilarityTest.random(images * units, 7);
        Tensor patterns = Tensors.of(x, images, units);
        SquareMatrix euclidean = Rdm.euclidean(patterns);
        SquareMatrix squared = Rdm.squaredEuclidean(patterns);
        SquareMatrix cosine = Rdm.cosine(patterns);
        SquareMatrix poisson = Rdm.poisson(patterns.mul(patterns), 2, .5);
        for (int i = 0; i < images; i += 1 + images / 40) {
            for (int j = images - 1; j >= 0; j -= 1 + images / 30) {
                double sum = 0;
                double ij = 0;
                double ii = 0;
                double jj = 0;
                double kl = 0;
                for (int u = 0; u < units; u++) {
                    double a = x[i * units + u];
                    double b = x[j * units + u];
                    sum += (a - b) * (a - b);
                    ij += a * b;
                    ii += a * a;
                    jj += b * b;
                    double rate = ((float) (a * a) + 1.0) / 1.5;
                    double other = ((float) (b * b) + 1.0) / 1.5;
                    kl += rate * Math.log(rate / other) - rate + other + other * Math.log(other / rate) - other + rate;
                }
                assertThat((double) squared.get(i, j)).isCloseTo(sum, within(1e-6 * sum));
                assertThat((double) euclidean.get(i, j)).isCloseTo(Math.sqrt(sum), within(1e-6 * Math.sqrt(sum)));
                assertThat((double) cosine.get(i, j)).isCloseTo(1 - ij / Math.sqrt(ii * jj), within(2e-7));
                assertThat((double) poisson.get(i, j)).isCloseTo(kl, within(1e-6 * kl));
                assertThat(squared.get(j, i)).isEqualTo(squared.get(i, j));
            }
        }
    }

    @Test
    void imagesThatAreNearlyTheSameKeepTheirDigits() {
        // 1000 and 1000 + 2^-13 are neighbours in float32; the Gram form would lose all digits even in float64.
        float step = Math.ulp(1000f);
        float[] x = {1000, 1000, -1000, 1000 + step, 1000, -1000, 1000, 1000 + 3 * step, -1000, -5000, 4000, 0};
        Tensor patterns = Tensors.of(x, 4, 3);
        double expected = (double) step * step;
        assertThat((double) Rdm.squaredEuclidean(patterns).get(0, 1)).isCloseTo(expected, within(1e-6 * expected));
        assertThat((double) Rdm.squaredEuclidean(patterns).get(1, 2))
                .isCloseTo(10 * expected, within(1e-6 * 10 * expected));
        // (1, 1, -1) turned by the part of (s, 0, 0) across it: 1 - cos = s^2 (2/3) / (2 * 3 * 1000^2)
        double angle = expected * 2 / 3 / (2 * 3e6);
        assertThat((double) Rdm.cosine(patterns).get(0, 1)).isCloseTo(angle, within(1e-5 * angle));
        Tensor rates = Tensors.of(new float[] {1000, 5, 1000 + step, 5, 1, 9000}, 3, 2);
        double kl = step * Math.log1p(step / 1000.0);
        assertThat((double) Rdm.poisson(rates, 0, 0).get(0, 1)).isCloseTo(kl, within(1e-5 * kl));
        float[] same = new float[3000 * 2];
        Arrays.fill(same, 0.1f);
        assertThat(Rdm.euclidean(Tensors.of(same, 3000, 2)).values()).containsOnly(0);
    }

    @Test
    void crossnobisIsTheMeanOverPairsOfFoldsAndMayBeNegative() {
        int images = 4;
        int units = 3;
        double[] covariance = {2, .5, 0, .5, 1, .2, 0, .2, 3};
        // its inverse, by cofactors: determinant 2 * 2.96 - .5 * 1.5 = 5.17
        double[] inverse = {2.96, -1.5, .1, -1.5, 6, -.4, .1, -.4, 1.75};
        float[][] folds = {SimilarityTest.random(12, 1), SimilarityTest.random(12, 2), SimilarityTest.random(12, 3)};
        var noise = NoiseCovariance.of(units, covariance);
        SquareMatrix d = Rdm.crossnobis(
                Arrays.stream(folds).map(f -> Tensors.of(f, images, units)).toList(), noise);
        for (int i = 0; i < images; i++) {
            for (int j = 0; j < images; j++) {
                double sum = 0;
                for (int a = 0; a < 3; a++) {
                    for (int b = 0; b < 3; b++) {
                        sum += a == b ? 0 : product(folds[a], folds[b], i, j, inverse) / 5.17 / 6;
                    }
                }
                assertThat((double) d.get(i, j)).isCloseTo(sum, within(1e-6));
            }
        }
        assertThat(Arrays.stream(d.upperTriangle()).min().orElseThrow()).isNegative();
        Tensor first = Tensors.of(folds[0], images, units);
        double biased = product(folds[0], folds[0], 1, 3, inverse) / 5.17;
        assertThat((double) Rdm.mahalanobis(first, noise).get(1, 3)).isCloseTo(biased, within(1e-6 * biased));
        assertThat(Rdm.crossnobis(List.of(first, first), noise).upperTriangle())
                .containsExactly(Rdm.mahalanobis(first, noise).upperTriangle(), within(1e-5));
        assertThatThrownBy(() -> Rdm.crossvalidated(List.of(first))).hasMessageContaining("two folds");
    }

    @Test
    void crossnobisIsUnbiasedWhereMahalanobisIsNot() {
        // Two images whose patterns are the same, 400 units of noise with variance 1, 20 folds.
        List<Tensor> folds = IntStream.range(0, 20)
                .mapToObj(f -> Tensors.of(SimilarityTest.random(800, f), 2, 400))
                .toList();
        double unbiased = Rdm.crossvalidated(folds).get(0, 1);
        double biased = Rdm.squaredEuclidean(folds.getFirst()).get(0, 1);
        // Standard deviation of the first: sqrt(2 * 400 * 2^2 / (20 * 19)) = 2.9; mean of the second: 800.
        assertThat(unbiased).isBetween(-12.0, 12.0);
        assertThat(biased).isBetween(600.0, 1000.0);
    }

    @Test
    void whatLeavesThemUnchangedAndWhatDoesNot() {
        int n = 6;
        float[] x = SimilarityTest.random(n * 2, 9);
        float[] turned = new float[n * 2];
        float[] shifted = new float[n * 2];
        float[] scaled = new float[n * 2];
        for (int i = 0; i < n; i++) {
            turned[2 * i] = .6f * x[2 * i] - .8f * x[2 * i + 1];
            turned[2 * i + 1] = .8f * x[2 * i] + .6f * x[2 * i + 1];
            shifted[2 * i] = x[2 * i] + 3;
            shifted[2 * i + 1] = x[2 * i + 1] - 1;
            scaled[2 * i] = x[2 * i] * (1 + i);
            scaled[2 * i + 1] = x[2 * i + 1] * (1 + i);
        }
        Tensor original = Tensors.of(x, n, 2);
        Tensor other = Tensors.of(turned, n, 2);
        Tensor moved = Tensors.of(shifted, n, 2);
        Tensor longer = Tensors.of(scaled, n, 2);
        assertThat(Rdm.euclidean(other).values())
                .containsExactly(Rdm.euclidean(original).values(), within(1e-5f));
        assertThat(Rdm.cosine(other).values())
                .containsExactly(Rdm.cosine(original).values(), within(1e-5f));
        assertThat(Rdm.euclidean(moved).values())
                .containsExactly(Rdm.euclidean(original).values(), within(1e-5f));
        assertThat(Rdm.cosine(longer).values())
                .containsExactly(Rdm.cosine(original).values(), within(1e-5f));
        assertThat(Rdm.cosine(moved).get(0, 1))
                .isNotCloseTo(Rdm.cosine(original).get(0, 1), within(.01f));
        assertThat(Rdm.euclidean(longer).get(0, 1))
                .isNotCloseTo(Rdm.euclidean(original).get(0, 1), within(.01f));
    }

    @Test
    void silentImagesAndWrongRates() {
        Tensor x = Tensors.of(new float[] {0, 0, 1, 2, 0, 0}, 3, 2);
        assertThat(Rdm.cosine(x).values()).containsExactly(0, 1, 1, 1, 0, 1, 1, 1, 0);
        assertThatThrownBy(() -> Rdm.poisson(x, 1, 0))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("rates above 0");
        assertThat(Rdm.euclidean(Tensors.of(new float[] {1, Float.NaN, 3}, 3, 1))
                        .get(0, 1))
                .isNaN();
        assertThatThrownBy(() -> Rdm.cosine(Tensors.of(new float[3], 3))).hasMessageContaining("images x units");
    }

    @Test
    void upperTrianglesAreMatricesAgain() {
        double[] upper = {1, 2, 3, 4, 5, 6};
        SquareMatrix d = SquareMatrix.ofUpperTriangle(upper);
        assertThat(d.values()).containsExactly(0, 1, 2, 3, 1, 0, 4, 5, 2, 4, 0, 6, 3, 5, 6, 0);
        assertThat(d.upperTriangle()).containsExactly(upper);
        assertThat(SquareMatrix.ofUpperTriangle(new double[0]).size()).isEqualTo(1);
        assertThatThrownBy(() -> SquareMatrix.ofUpperTriangle(new double[4])).isInstanceOf(InputError.class);
    }

    private static double product(float[] a, float[] b, int i, int j, double[] matrix) {
        double sum = 0;
        for (int u = 0; u < 3; u++) {
            for (int v = 0; v < 3; v++) {
                sum += ((double) a[i * 3 + u] - a[j * 3 + u])
                        * matrix[u * 3 + v]
                        * ((double) b[i * 3 + v] - b[j * 3 + v]);
            }
        }
        return sum;
    }

    @Test
    void comparesUpperTrianglesOnly() {
        var a = new SquareMatrix(3, new float[] {0, 1, 2, 1, 0, 4, 2, 4, 0});
        // Same order above the diagonal, nonsense on and below it.
        var b = new SquareMatrix(3, new float[] {9, 1, 10, -5, 9, 100, 8, 7, 9});
        assertThat(Rdm.spearman(a, b)).isEqualTo(1, within(1e-12));
        // numpy.corrcoef([1, 2, 4], [1, 10, 100])[0, 1]
        assertThat(Rdm.pearson(a, b)).isEqualTo(0.9686196045011364, within(1e-12));
        assertThatThrownBy(() -> Rdm.pearson(a, new SquareMatrix(1, new float[1])))
                .isInstanceOf(InputError.class);
    }

    @Test
    void ranksShareTies() {
        assertThat(Correlation.ranks(new double[] {3, 1, 3, 0.0, -0.0, 3})).containsExactly(5, 3, 5, 1.5, 1.5, 5);
        // Pearson of ranks (1, 2.5, 2.5, 4) and (1, 2, 3, 4): 4.5 / sqrt(4.5 * 5).
        assertThat(Correlation.spearman(new double[] {1, 2, 2, 9}, new double[] {1, 2, 3, 4}))
                .isEqualTo(4.5 / Math.sqrt(22.5), within(1e-12));
    }

    @Test
    void constantsCorrelateWithNothingAndNanIsSeen() {
        double[] constant = {0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1};
        double[] x = {1, 2, 3, 4, 5, 6, 8};
        assertThat(Correlation.pearson(constant, x)).isZero();
        assertThat(Correlation.pearson(x, constant)).isZero();
        assertThat(Correlation.pearson(new double[] {1, Double.NaN, 2}, new double[] {1, 2, 3}))
                .isNaN();
        assertThat(Correlation.pearson(new double[] {1e-20, 2e-20, 3e-20}, new double[] {3, 2, 1}))
                .isEqualTo(-1, within(1e-12));
    }
}
