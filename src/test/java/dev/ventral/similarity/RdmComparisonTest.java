package dev.ventral.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class RdmComparisonTest {

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 7, 12})
    void whiteningEqualsTheExplicitMatrix(int images) {
        double[] x = random(images * (images - 1) / 2, 1);
        double[] y = random(x.length, 2);
        checkWhitening(x, y, images, new int[0]);
        if (images > 4) {
            checkWhitening(x, y, images, new int[] {0, 3, x.length - 1});
        }
    }

    private static void checkWhitening(double[] x, double[] y, int images, int[] missing) {
        int[] kept = IntStream.range(0, x.length)
                .filter(k -> Arrays.stream(missing).noneMatch(m -> m == k))
                .toArray();
        for (int k : missing) {
            x[k] = Double.NaN;
        }
        RealMatrix inverse = new LUDecomposition(covariance(images).getSubMatrix(kept, kept))
                .getSolver()
                .getInverse();
        double[] a = Arrays.stream(kept).mapToDouble(k -> x[k]).toArray();
        double[] b = Arrays.stream(kept).mapToDouble(k -> y[k]).toArray();
        double cosine = whitened(a, b, inverse);
        assertThat(RdmComparison.WHITENED_COSINE.of(x, y)).isEqualTo(cosine, within(1e-10));
        assertThat(RdmComparison.WHITENED_COSINE.of(y, x)).isEqualTo(cosine, within(1e-10));
        if (images > 2) {
            double meanA = Arrays.stream(a).average().orElseThrow();
            double meanB = Arrays.stream(b).average().orElseThrow();
            double correlation = whitened(
                    Arrays.stream(a).map(v -> v - meanA).toArray(),
                    Arrays.stream(b).map(v -> v - meanB).toArray(),
                    inverse);
            assertThat(RdmComparison.WHITENED_CORRELATION.of(x, y)).isEqualTo(correlation, within(1e-10));
        }
    }

    /// (C C')^2 entry by entry, from the contrasts themselves.
    private static RealMatrix covariance(int images) {
        int pairs = images * (images - 1) / 2;
        double[][] contrasts = new double[pairs][images];
        int k = 0;
        for (int i = 0; i < images; i++) {
            for (int j = i + 1; j < images; j++) {
                contrasts[k][i] = 1;
                contrasts[k++][j] = -1;
            }
        }
        RealMatrix c = MatrixUtils.createRealMatrix(contrasts);
        double[][] products = c.multiplyTransposed(c).getData();
        for (double[] row : products) {
            Arrays.setAll(row, j -> row[j] * row[j]);
        }
        return MatrixUtils.createRealMatrix(products);
    }

    private static double whitened(double[] a, double[] b, RealMatrix inverse) {
        double[] dual = inverse.operate(b);
        double aa = DistanceCovariance.dot(inverse.operate(a), a);
        return DistanceCovariance.dot(a, dual) / Math.sqrt(aa * DistanceCovariance.dot(b, dual));
    }

    @Test
    void theCovarianceIsWhatSimulatedDistancesHave() {
        // Crossvalidated distances of images without difference: 4 : 1 : 0.
        int samples = 4000;
        double own = 0;
        double shared = 0;
        double apart = 0;
        var random = new SplittableRandom(3);
        for (int s = 0; s < samples; s++) {
            double[] a = random.doubles(4).map(_ -> random.nextGaussian()).toArray();
            double[] b = random.doubles(4).map(_ -> random.nextGaussian()).toArray();
            double d01 = (a[0] - a[1]) * (b[0] - b[1]);
            double d02 = (a[0] - a[2]) * (b[0] - b[2]);
            double d23 = (a[2] - a[3]) * (b[2] - b[3]);
            own += d01 * d01 / samples;
            shared += d01 * d02 / samples;
            apart += d01 * d23 / samples;
        }
        assertThat(own).isEqualTo(4, within(.6));
        assertThat(shared).isEqualTo(1, within(.4));
        assertThat(apart).isEqualTo(0, within(.4));
    }

    @Test
    void whitenedCosineOfSquaredDistancesIsLinearCka() {
        Tensor x = Tensors.of(SimilarityTest.random(60, 1), 12, 5).to(ScalarType.Double);
        Tensor y = Tensors.of(SimilarityTest.random(36, 2), 12, 3).to(ScalarType.Double);
        double whitened = Rdm.compare(Rdm.squaredEuclidean(x), Rdm.squaredEuclidean(y), RdmComparison.WHITENED_COSINE);
        assertThat(whitened).isEqualTo(Tensors.item(Cka.linear(x, y)), within(1e-6));
    }

    @Test
    void closedForms() {
        double[] a = {3, 4, 0};
        double[] b = {4, 3, 0};
        assertThat(RdmComparison.COSINE.of(a, b)).isEqualTo(24 / 25.0, within(1e-15));
        assertThat(RdmComparison.PEARSON.of(a, b)).isEqualTo(Correlation.pearson(a, b), within(1e-15));
        assertThat(RdmComparison.SPEARMAN.of(a, b)).isEqualTo(.5, within(1e-15));
        assertThat(RdmComparison.KENDALL_TAU_A.of(a, b)).isEqualTo(1 / 3.0, within(1e-15));
    }

    @ParameterizedTest
    @EnumSource
    void whatHoldsForAll(RdmComparison by) {
        double[] a = random(15, 5);
        double[] b = random(15, 6);
        assertThat(by.of(a, a)).isEqualTo(1, within(1e-12));
        assertThat(by.of(a, b)).isEqualTo(by.of(b, a), within(1e-12)).isBetween(-.9, .9);
        double[] scaled = Arrays.stream(a).map(v -> 1e3 * v).toArray();
        assertThat(by.of(scaled, b)).isEqualTo(by.of(a, b), within(1e-12));
        double[] shifted = Arrays.stream(a).map(v -> v + 1).toArray();
        boolean zeroMatters = by == RdmComparison.COSINE || by == RdmComparison.WHITENED_COSINE;
        assertThat(Math.abs(by.of(shifted, b) - by.of(a, b)) > 1e-3).isEqualTo(zeroMatters);
        double[] bent = Arrays.stream(a).map(v -> v * v * v).toArray();
        boolean ranks = by == RdmComparison.SPEARMAN || by == RdmComparison.KENDALL_TAU_A;
        assertThat(Math.abs(by.of(bent, b) - by.of(a, b)) < 1e-12).isEqualTo(ranks);
        assertThat(by.of(new double[15], b)).isZero();
        assertThatThrownBy(() -> by.of(new double[4], new double[4])).isInstanceOf(InputError.class);
        // images in another order on both sides
        int[] order = {4, 0, 5, 2, 1, 3};
        double[] c = SquareMatrix.ofUpperTriangle(a).select(order).upperTriangle();
        double[] d = SquareMatrix.ofUpperTriangle(b).select(order).upperTriangle();
        assertThat(by.of(c, d)).isEqualTo(by.of(a, b), within(1e-6));
        assertThat(by.of(c, b)).isNotCloseTo(by.of(a, b), within(1e-3));
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.MATCH_NONE, names = "WHITENED_.*")
    void pairsThatAreNaNAreLeftOut(RdmComparison by) {
        double[] a = {1, Double.NaN, 3, 2, 7, 5};
        double[] b = {2, 9, 1, Double.NaN, 4, 8};
        // as if there were only the pairs 0, 2, 4, 5; six pairs of four images, of which one column is not there
        double[] left = {1, 3, 7, 5, Double.NaN, Double.NaN};
        double[] right = {2, 1, 4, 8, 0, 0};
        assertThat(by.of(a, b)).isEqualTo(by.of(left, right), within(1e-15));
        double[] none = new double[6];
        Arrays.fill(none, Double.NaN);
        assertThat(by.of(none, b)).isNaN();
    }

    @Test
    void averagesAreOfStandardisedMatrices() {
        double[] a = {3, 4, 0};
        double[] b = {40, 30, 0};
        assertThat(RdmComparison.COSINE.average(List.of(a, b)))
                .containsExactly(new double[] {.7, .7, 0}, within(1e-12));
        double[] ranks = RdmComparison.SPEARMAN.average(List.of(a, b));
        assertThat(ranks[0]).isEqualTo(ranks[1], within(1e-12));
    }

    static double[] random(int count, long seed) {
        var random = new SplittableRandom(seed);
        return IntStream.range(0, count).mapToDouble(_ -> random.nextGaussian()).toArray();
    }
}
