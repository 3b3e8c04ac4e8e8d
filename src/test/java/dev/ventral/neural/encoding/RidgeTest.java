package dev.ventral.neural.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.Seeds;
import dev.ventral.tensor.Shuffle;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Against the normal equations, solved by another library for one penalty and unit at a time.
class RidgeTest {
    private static final int UNITS = 3;

    static double[][] random(int rows, int columns, long seed) {
        var random = new SplittableRandom(seed);
        double[][] values = new double[rows][columns];
        for (double[] row : values) {
            for (int j = 0; j < columns; j++) {
                row[j] = 2 + random.nextGaussian();
            }
        }
        return values;
    }

    static Tensor tensor(double[][] rows) {
        return Tensors.of(Arrays.stream(rows).flatMapToDouble(Arrays::stream).toArray(), rows.length, rows[0].length);
    }

    private static double[] mean(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += row[j] / rows.length;
            }
        }
        return mean;
    }

    /// Weights and then the intercept of each unit: `(p + 1) x units`.
    static double[][] brute(double[][] x, double[][] y, double[] penalties) {
        double[] xm = mean(x);
        double[] ym = mean(y);
        int p = xm.length;
        RealMatrix xc = new Array2DRowRealMatrix(x.length, p);
        RealMatrix yc = new Array2DRowRealMatrix(x.length, ym.length);
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < p; j++) {
                xc.setEntry(i, j, x[i][j] - xm[j]);
            }
            for (int u = 0; u < ym.length; u++) {
                yc.setEntry(i, u, y[i][u] - ym[u]);
            }
        }
        RealMatrix square = xc.transpose().multiply(xc);
        double[][] all = new double[p + 1][ym.length];
        for (int u = 0; u < ym.length; u++) {
            RealMatrix left = square.add(MatrixUtils.createRealIdentityMatrix(p).scalarMultiply(penalties[u]));
            double[] w = new LUDecomposition(left)
                    .getSolver()
                    .solve(xc.transpose().multiply(yc).getColumnVector(u))
                    .toArray();
            all[p][u] = ym[u];
            for (int j = 0; j < p; j++) {
                all[j][u] = w[j];
                all[p][u] -= w[j] * xm[j];
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"12, 4, 0.01", "12, 4, 3", "5, 9, 0.01", "5, 9, 100", "6, 6, 1", "8, 3, 1e-6"})
    void weightsAreThoseOfTheNormalEquations(int n, int p, double penalty) {
        double[][] x = random(n, p, 1);
        double[][] y = random(n, UNITS, 2);
        double[] penalties = {penalty, 2 * penalty, 50 * penalty};
        double[][] expected = brute(x, y, penalties);
        var ridge = new Ridge(tensor(x), tensor(y));
        Tensor weights = ridge.weights(Tensors.of(penalties, UNITS));
        double[] w = Tensors.doubles(weights);
        double[] b = Tensors.doubles(ridge.intercept(weights));
        double[][] other = random(4, p, 3);
        double[] predicted = Tensors.doubles(ridge.predict(ridge.rotate(tensor(other)), Tensors.of(penalties, UNITS)));
        for (int u = 0; u < UNITS; u++) {
            double norm = 0;
            for (int j = 0; j < p; j++) {
                norm = Math.max(norm, Math.abs(expected[j][u]));
            }
            for (int j = 0; j < p; j++) {
                assertThat(w[j * UNITS + u]).isCloseTo(expected[j][u], within(1e-8 * norm));
            }
            assertThat(b[u]).isCloseTo(expected[p][u], within(1e-8 * (1 + Math.abs(expected[p][u]))));
            for (int i = 0; i < other.length; i++) {
                double sum = expected[p][u];
                for (int j = 0; j < p; j++) {
                    sum += expected[j][u] * other[i][j];
                }
                assertThat(predicted[i * UNITS + u]).isCloseTo(sum, within(1e-8 * (1 + Math.abs(sum))));
            }
        }
    }

    /// Every fold's model is made without it: brute force over folds and penalties.
    @ParameterizedTest
    @CsvSource({"11, 3", "7, 10"})
    void errorsAreThoseOfFoldsLeftOut(int n, int p) {
        double[][] x = random(n, p, 4);
        double[][] y = random(n, UNITS, 5);
        double[] penalties = {.1, 10};
        int folds = 3;
        int[] order = IntStream.range(0, n).toArray();
        Shuffle.inPlace(order, new SplittableRandom(Seeds.mix(8, 0xF01D)));
        double[][] expected = new double[2][UNITS];
        for (int f = 0; f < folds; f++) {
            int fold = f;
            int[] train = IntStream.range(0, n)
                    .filter(i -> i % folds != fold)
                    .map(i -> order[i])
                    .toArray();
            int[] test = IntStream.range(0, n)
                    .filter(i -> i % folds == fold)
                    .map(i -> order[i])
                    .toArray();
            for (int k = 0; k < 2; k++) {
                double[] same = {penalties[k], penalties[k], penalties[k]};
                double[][] w = brute(pick(x, train), pick(y, train), same);
                for (int i : test) {
                    for (int u = 0; u < UNITS; u++) {
                        double error = w[p][u] - y[i][u];
                        for (int j = 0; j < p; j++) {
                            error += w[j][u] * x[i][j];
                        }
                        expected[k][u] += error * error;
                    }
                }
            }
        }
        double[][] errors = Ridge.errors(tensor(x), tensor(y), penalties, folds, 8);
        for (int k = 0; k < 2; k++) {
            for (int u = 0; u < UNITS; u++) {
                assertThat(errors[k][u]).isCloseTo(expected[k][u], within(1e-8 * expected[k][u]));
            }
        }
    }

    private static double[][] pick(double[][] rows, int[] index) {
        return IntStream.of(index).mapToObj(i -> rows[i]).toArray(double[][]::new);
    }

    @Test
    void theLeastErrorChoosesAndOfEqualOnesTheLargestPenalty() {
        double[][] errors = {{3, 1, 2}, {2, 1, 2}, {2.5, 4, 2}};
        assertThat(RidgeFit.chosen(new double[] {1, 10, 100}, errors)).containsExactly(10, 10, 100);
    }

    /// Li, Hastie & Church: distances are kept in the mean, and columns do not depend on each other's number.
    @Test
    void sparseProjectionKeepsDistances() {
        double[][] x = random(2, 400, 6);
        double truth = 0;
        for (int j = 0; j < 400; j++) {
            truth += (x[0][j] - x[1][j]) * (x[0][j] - x[1][j]);
        }
        double[] y = Tensors.doubles(new SparseProjection(7, 400, 3000).apply(tensor(x)));
        double kept = 0;
        for (int j = 0; j < 3000; j++) {
            kept += (y[j] - y[3000 + j]) * (y[j] - y[3000 + j]);
        }
        assertThat(kept / truth).isCloseTo(1, within(.1));
        assertThat(Tensors.doubles(new SparseProjection(7, 400, 3000).apply(tensor(x))))
                .isEqualTo(y);
    }
}
