package dev.ventral.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.stat.correlation.Covariance;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PcaTest {

    private static double[][] rows(int n, int d, long seed) {
        var random = new SplittableRandom(seed);
        double[][] rows = new double[n][d];
        for (double[] row : rows) {
            double common = random.nextGaussian();
            Arrays.setAll(row, j -> 5 + (j + 1) * random.nextGaussian() + 3 * common);
        }
        return rows;
    }

    private static Tensor tensor(double[][] rows) {
        return Tensors.of(Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray(), rows.length, rows[0].length);
    }

    /// Against the eigendecomposition of the covariance by another library, both ways round.
    @ParameterizedTest
    @CsvSource({"30, 5", "5, 9", "6, 6"})
    void axesAreTheCovariancesEigenvectors(int n, int d) {
        double[][] rows = rows(n, d, 1);
        Pca pca = Pca.of(tensor(rows), 100);
        int rank = Math.min(n - 1, d);
        assertThat(pca.count()).isEqualTo(rank);
        var judge = new EigenDecompositionSymmetric(new Covariance(rows).getCovarianceMatrix());
        for (int k = 0; k < rank; k++) {
            assertThat(pca.variance()[k]).isCloseTo(judge.getEigenvalue(k), within(1e-9 * judge.getEigenvalue(0)));
            double dot = 0;
            double largest = 0;
            for (int j = 0; j < d; j++) {
                double entry = pca.axes()[k * d + j];
                dot += entry * judge.getEigenvector(k).getEntry(j);
                largest = Math.abs(entry) > Math.abs(largest) ? entry : largest;
            }
            assertThat(Math.abs(dot)).isCloseTo(1, within(1e-8));
            assertThat(largest).isPositive();
        }
        double trace = Arrays.stream(judge.getEigenvalues()).sum();
        assertThat(pca.total()).isCloseTo(trace, within(1e-9 * trace));
    }

    /// All components give the rows back; fewer leave the variance of the others out.
    @Test
    void rowsComeBack() {
        double[][] rows = rows(20, 6, 2);
        Tensor x = tensor(rows);
        Pca all = Pca.of(x, 6);
        assertThat(Tensors.doubles(all.back(all.apply(x)))).containsExactly(Tensors.doubles(x), within(1e-10));
        Pca two = Pca.of(x, 2);
        double lost = Tensors.item(two.back(two.apply(x)).sub(x).square().sum()) / 19;
        assertThat(lost).isCloseTo(all.total() - two.variance()[0] - two.variance()[1], within(1e-9 * lost));
        double[] scores = Tensors.doubles(two.apply(x));
        assertThat(new Covariance(new Array2DRowRealMatrix(square(scores, 2)), true)
                        .getCovarianceMatrix()
                        .getEntry(0, 0))
                .isCloseTo(two.variance()[0], within(1e-9));
    }

    private static double[][] square(double[] values, int columns) {
        double[][] rows = new double[values.length / columns][columns];
        for (int k = 0; k < values.length; k++) {
            rows[k / columns][k % columns] = values[k];
        }
        return rows;
    }

    /// Uncorrelated columns of variance 8, 2 and 0: 80 % need one component, more need two.
    @Test
    void aShareOfTheVarianceIsTheFewestThatHoldIt() {
        double[][] rows = {{2, 1, 7}, {-2, 1, 7}, {2, -1, 7}, {-2, -1, 7}};
        assertThat(Pca.of(tensor(rows), .79).count()).isEqualTo(1);
        assertThat(Pca.of(tensor(rows), .81).count()).isEqualTo(2);
        assertThat(Pca.of(tensor(rows), .9999).count()).isEqualTo(2);
        assertThat(Pca.of(tensor(rows), 3).count()).isEqualTo(2);
        assertThat(Pca.of(tensor(rows), 1).axes()).containsExactly(new double[] {1, 0, 0}, within(1e-12));
        assertThatThrownBy(() -> Pca.of(tensor(new double[][] {{1, 2}, {1, 2}}), 1))
                .isInstanceOf(InputError.class);
    }

    @Test
    void standardisationIsByTheRowsItWasMadeOf() {
        double[][] rows = {{1, 5, .1}, {3, 5, .1}, {5, 5, .1}};
        Standardisation s = Standardisation.of(tensor(rows));
        assertThat(s.mean()).containsExactly(new double[] {3, 5, .1}, within(1e-15));
        // A constant column keeps its scale, though the mean of .1, .1, .1 is not .1 to the last bit.
        assertThat(s.deviation()).containsExactly(new double[] {Math.sqrt(8.0 / 3), 1, 1}, within(1e-15));
        Tensor other = tensor(new double[][] {{3 + Math.sqrt(8.0 / 3), 6, .1}});
        assertThat(Tensors.doubles(s.apply(other))).containsExactly(new double[] {1, 1, 0}, within(1e-12));
        assertThat(Tensors.doubles(s.back(s.apply(other)))).containsExactly(Tensors.doubles(other), within(1e-12));
        assertThat(Tensors.doubles(other)[1]).isEqualTo(6);
    }
}
