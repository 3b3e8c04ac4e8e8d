package dev.ventral.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.tensor.Tensors;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;

class HsicTest {
    private static final int N = 6;

    @Test
    void unbiasedIsTheMeanOverDifferentImages() {
        Tensor x = features(N, 3, 1);
        Tensor y = features(N, 2, 2);
        double[] k = Tensors.doubles(Kernels.linear(x));
        double[] l = Tensors.doubles(Kernels.rbf(y, .8));
        double pairs = 0;
        double triples = 0;
        double quadruples = 0;
        for (int i = 0; i < N; i++) {
            for (int j = 0; j < N; j++) {
                pairs += i == j ? 0 : k[i * N + j] * l[i * N + j] / (N * (N - 1));
                for (int q = 0; q < N; q++) {
                    boolean three = i != j && i != q && j != q;
                    triples += three ? k[i * N + j] * l[i * N + q] / (N * (N - 1) * (N - 2)) : 0;
                    for (int r = 0; r < N; r++) {
                        boolean four = three && r != i && r != j && r != q;
                        quadruples += four ? k[i * N + j] * l[q * N + r] / (N * (N - 1) * (N - 2) * (N - 3)) : 0;
                    }
                }
            }
        }
        double hsic = Tensors.item(Hsic.unbiased(Kernels.linear(x), Kernels.rbf(y, .8)));
        assertThat(hsic).isEqualTo(pairs + quadruples - 2 * triples, within(1e-12));
    }

    @Test
    void biasedIsTheTrace() {
        // H diag(1, 0, 0) H = (2 -1 -1; -1 .5 .5; -1 .5 .5) / 3, its square's trace 4 / 9; divided by 2^2.
        Tensor k = Tensors.of(new double[] {1, 0, 0, 0, 0, 0, 0, 0, 0}, 3, 3);
        assertThat(Tensors.item(Hsic.biased(k, k))).isEqualTo(1 / 9.0, within(1e-15));
    }

    @Test
    void independentRepresentationsWithManyUnitsOnlyLookAlikeToTheBiasedOne() {
        Tensor x = features(20, 2000, 3);
        Tensor y = features(20, 2000, 4);
        assertThat(Tensors.item(Cka.linear(x, y))).isGreaterThan(.9);
        assertThat(Tensors.item(Cka.unbiased(x, y))).isBetween(-.2, .2);
        assertThat(Tensors.item(Cka.unbiased(x, x))).isEqualTo(1, within(1e-9));
    }

    @Test
    void batchesOfAllSubsetsGiveTheWhole() {
        Tensor x = features(N, 3, 5);
        Tensor y = features(N, 3, 6);
        var batches = new MinibatchCka();
        assertThat(batches.value()).isZero();
        for (int a = 0; a < N; a++) {
            for (int b = a + 1; b < N; b++) {
                int[] left = left(a, b);
                batches.add(x.index_select(0, Tensors.of(left)), y.index_select(0, Tensors.of(left)));
            }
        }
        assertThat(batches.value()).isEqualTo(Tensors.item(Cka.unbiased(x, y)), within(1e-10));
        assertThatThrownBy(() -> batches.add(x, y)).hasMessageContaining("batches of one size, got 4 and 6");
    }

    private static int[] left(int a, int b) {
        return IntStream.range(0, N).filter(i -> i != a && i != b).toArray();
    }

    @Test
    void rbfEqualsNumpyAndSeesWhatIsNotLinear() {
        Tensor x = CcaTest.first();
        Tensor y = CcaTest.second();
        // numpy: kernels by scipy's cdist, HSIC as tr(K H L H) / (n - 1)^2
        assertThat(Tensors.item(Cka.rbf(x, y, .4))).isEqualTo(0.697894180685054, within(1e-12));
        assertThat(Tensors.item(Cka.rbf(x.mul(Tensors.scalar(7)), y, .4))).isEqualTo(0.697894180685054, within(1e-12));
        Tensor constant = Tensors.of(new double[8], 8, 1);
        assertThat(Tensors.item(Cka.rbf(constant, y, .4))).isZero();
        // a parabola: no linear relation at all
        double[] line = {-3, -2, -1, 0, 1, 2, 3};
        double[] bent = {9, 4, 1, 0, 1, 4, 9};
        Tensor a = Tensors.of(line, 7, 1);
        Tensor b = Tensors.of(bent, 7, 1);
        assertThat(Tensors.item(Cka.linear(a, b))).isEqualTo(0, within(1e-12));
        assertThat(Tensors.item(Cka.rbf(a, b, .4))).isGreaterThan(.3);
    }

    @Test
    void gradientsEqualFiniteDifferences() {
        Tensor x = features(6, 2, 7);
        Tensor y = features(6, 3, 8);
        Tensor variable = x.clone().requires_grad_(true);
        Cka.unbiased(variable, y).add(Cka.rbf(variable, y, .5)).backward();
        double[] gradient = Tensors.doubles(variable.grad());
        double[] values = Tensors.doubles(x);
        for (int i = 0; i < values.length; i++) {
            double slope = (sum(values, i, 1e-6, y) - sum(values, i, -1e-6, y)) / 2e-6;
            assertThat(gradient[i]).isEqualTo(slope, within(1e-7));
        }
    }

    private static double sum(double[] values, int i, double step, Tensor y) {
        double[] moved = values.clone();
        moved[i] += step;
        Tensor x = Tensors.of(moved, 6, 2);
        return Tensors.item(Cka.unbiased(x, y).add(Cka.rbf(x, y, .5)));
    }

    private static Tensor features(int images, int units, long seed) {
        return Tensors.of(SimilarityTest.random(images * units, seed), images, units)
                .to(ScalarType.Double);
    }
}
