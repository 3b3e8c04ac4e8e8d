package dev.ventral.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.tensor.Tensors;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CkaTest {

    @ParameterizedTest
    @CsvSource({"20, 3, 4", "5, 8, 9", "6, 2, 11"})
    void equalsBruteForceInDouble(int n, int p, int q) {
        try (var _ = new PointerScope()) {
            float[] x = SimilarityTest.random(n * p, 1);
            float[] y = SimilarityTest.random(n * q, 2);
            double expected = squared(x, p, y, q, n) / Math.sqrt(squared(x, p, x, p, n) * squared(y, q, y, q, n));
            assertThat(cka(x, p, y, q, n, ScalarType.Double)).isEqualTo(expected, within(1e-12));
            assertThat(cka(x, p, y, q, n, ScalarType.Float)).isEqualTo(expected, within(1e-5));
        }
    }

    @Test
    void oneUpToRotationOffsetAndOneScaleButNotUpToEveryLinearMap() {
        try (var _ = new PointerScope()) {
            int n = 30;
            float[] x = SimilarityTest.random(n * 2, 3);
            float[] turned = new float[x.length];
            float[] stretched = new float[x.length];
            for (int i = 0; i < n; i++) {
                turned[2 * i] = -100 * x[2 * i + 1] + 7;
                turned[2 * i + 1] = 100 * x[2 * i];
                stretched[2 * i] = 10 * x[2 * i];
                stretched[2 * i + 1] = x[2 * i + 1];
            }
            assertThat(cka(x, 2, turned, 2, n, ScalarType.Double)).isEqualTo(1, within(1e-9));
            assertThat(cka(x, 2, stretched, 2, n, ScalarType.Double)).isLessThan(0.9);
        }
    }

    @Test
    void constantIsZeroAndLargeValuesDoNotOverflow() {
        try (var _ = new PointerScope()) {
            float[] x = SimilarityTest.random(24, 4);
            float[] constant = map(x, _ -> 0.1);
            assertThat(cka(x, 3, constant, 3, 8, ScalarType.Float)).isZero();
            float[] large = map(x, v -> v * 1e15);
            assertThat(cka(large, 3, large, 3, 8, ScalarType.Float)).isEqualTo(1, within(1e-5));
        }
    }

    @Test
    void gradientEqualsFiniteDifferences() {
        try (var _ = new PointerScope()) {
            double[] x = IntStream.range(0, 8).mapToDouble(i -> Math.sin(3 * i)).toArray();
            double[] y =
                    IntStream.range(0, 12).mapToDouble(i -> Math.cos(2 * i)).toArray();
            Tensor target = Tensors.of(y, 4, 3);
            Tensor variable = Tensors.of(x, 4, 2).requires_grad_(true);
            Cka.linear(variable, target).backward();
            double[] gradient = Tensors.doubles(variable.grad());
            double h = 1e-6;
            for (int i = 0; i < x.length; i++) {
                double[] up = x.clone();
                double[] down = x.clone();
                up[i] += h;
                down[i] -= h;
                double slope = (Tensors.item(Cka.linear(Tensors.of(up, 4, 2), target))
                                - Tensors.item(Cka.linear(Tensors.of(down, 4, 2), target)))
                        / (2 * h);
                assertThat(gradient[i]).isEqualTo(slope, within(1e-8));
            }
        }
    }

    /// ||Y'X||_F^2 of centred columns, term by term.
    private static double squared(float[] x, int p, float[] y, int q, int n) {
        double sum = 0;
        for (int a = 0; a < p; a++) {
            for (int b = 0; b < q; b++) {
                double meanX = 0;
                double meanY = 0;
                for (int i = 0; i < n; i++) {
                    meanX += x[i * p + a] / (double) n;
                    meanY += y[i * q + b] / (double) n;
                }
                double product = 0;
                for (int i = 0; i < n; i++) {
                    product += (x[i * p + a] - meanX) * (y[i * q + b] - meanY);
                }
                sum += product * product;
            }
        }
        return sum;
    }

    private static double cka(float[] x, int p, float[] y, int q, int n, ScalarType type) {
        return Tensors.item(
                Cka.linear(Tensors.of(x, n, p).to(type), Tensors.of(y, n, q).to(type)));
    }

    private static float[] map(float[] x, DoubleUnaryOperator f) {
        float[] y = new float[x.length];
        for (int i = 0; i < x.length; i++) {
            y[i] = (float) f.applyAsDouble(x[i]);
        }
        return y;
    }
}
