package dev.ventral.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

class SimilarityTest {
    private static final int IMAGES = 7;
    private static final int UNITS = 5;

    @Test
    void closedForm() {
        // Mean (1, 1); centred (-1, 1), (1, 1), (0, -2): cosines 0, -1/sqrt 2, -1/sqrt 2.
        SquareMatrix s = Similarity.of(new float[] {0, 2, 2, 2, 1, -1}, 3);
        float r = (float) Math.sqrt(0.5);
        assertThat(s.values()).containsExactly(new float[] {1, 0, -r, 0, 1, -r, -r, -r, 1}, within(1e-7f));
    }

    @Test
    void equalsBruteForceInDoubleWithWeightsAndAcrossBlocks() {
        int images = 600;
        float[] responses = random(images * UNITS, 1);
        double[] weights = {0.5, 2, 0, 1, 3};
        SquareMatrix s = Similarity.of(responses, images, weights);
        for (int i = 0; i < images; i += 37) {
            for (int j = 0; j < images; j += 11) {
                assertThat((double) s.get(i, j)).isCloseTo(brute(responses, images, weights, i, j), within(1e-6));
            }
        }
        assertThat(s.get(3, 599)).isEqualTo(s.get(599, 3));
    }

    @Test
    void scaleOffsetAndRotationChangeNothing() {
        float[] x = random(IMAGES * 2, 2);
        float[] turned = new float[x.length];
        double angle = 0.7;
        for (int i = 0; i < IMAGES; i++) {
            turned[2 * i] = (float) (3 * (Math.cos(angle) * x[2 * i] - Math.sin(angle) * x[2 * i + 1]) + 5);
            turned[2 * i + 1] = (float) (3 * (Math.sin(angle) * x[2 * i] + Math.cos(angle) * x[2 * i + 1]) - 1);
        }
        assertThat(Similarity.of(turned, IMAGES).values())
                .containsExactly(Similarity.of(x, IMAGES).values(), within(2e-6f));
    }

    @Test
    void anImageWithoutDirectionHasSimilarityZero() {
        // The third image is the mean of the others, up to rounding.
        float[] x = {0.1f, 0.7f, 0.3f, 0.1f, 0.2f, 0.4f};
        SquareMatrix s = Similarity.of(x, 3);
        assertThat(s.get(0, 1)).isEqualTo(-1f, within(1e-6f));
        assertThat(Similarity.of(new float[] {0.1f, 0.2f, 0.1f, 0.2f, 0.1f, 0.2f}, 3)
                        .values())
                .containsOnly(0);
        assertThat(Similarity.of(new float[9], 3).values()).containsOnly(0);
        float[] exact = {0, 2, 4, 0, 2, 1};
        assertThat(Similarity.of(exact, 3).values()).containsExactly(1, -1, 0, -1, 1, 0, 0, 0, 0);
    }

    @Test
    void tensorsInEitherPrecisionAndTheirGradient() {
        try (var _ = new PointerScope()) {
            float[] x = random(IMAGES * UNITS, 3);
            double[] ones = {1, 1, 1, 1, 1};
            Tensor features = Tensors.of(x, IMAGES, UNITS);
            float[] s = Tensors.floats(Similarity.of(features));
            assertThat(s).containsExactly(Similarity.of(x, IMAGES, ones).values(), within(2e-6f));

            float[] same = new float[IMAGES * UNITS];
            Arrays.fill(same, 0.1f);
            Tensor silent = Tensors.of(same, IMAGES, UNITS).requires_grad_(true);
            Tensor sum = Similarity.of(silent).sum();
            assertThat(Tensors.item(sum)).isZero();
            sum.backward();
            assertThat(Tensors.floats(silent.grad())).containsOnly(0);
        }
    }

    @Test
    void pairsAreEntriesOfTheWholeMatrix() {
        try (var _ = new PointerScope()) {
            float[] x = random(6 * UNITS, 4);
            Tensor all = Tensors.of(x, 6, UNITS);
            float[] pairs = Tensors.floats(Similarity.pairs(all.narrow(0, 0, 3), all.narrow(0, 3, 3)));
            SquareMatrix s = Similarity.of(x, 6);
            assertThat(pairs).containsExactly(new float[] {s.get(0, 3), s.get(1, 4), s.get(2, 5)}, within(2e-6f));
        }
    }

    @Test
    void matricesAreSelectedAndAveraged() {
        var a = new SquareMatrix(3, new float[] {1, 2, 3, 4, 5, 6, 7, 8, 9});
        var b = new SquareMatrix(3, new float[] {3, 2, 1, 4, 5, 6, 7, 8, 11});
        assertThat(a.upperTriangle()).containsExactly(2, 3, 6);
        assertThat(a.select(new int[] {2, 0}).values()).containsExactly(9, 7, 3, 1);
        assertThat(SquareMatrix.mean(List.of(a, b)).values()).containsExactly(2, 2, 2, 4, 5, 6, 7, 8, 10);
        var small = new SquareMatrix(1, new float[1]);
        assertThatThrownBy(() -> SquareMatrix.mean(List.of(a, small)))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("3 x 3")
                .hasMessageContaining("1 x 1");
    }

    private static double brute(float[] x, int images, double[] w, int i, int j) {
        double ij = 0;
        double ii = 0;
        double jj = 0;
        for (int u = 0; u < w.length; u++) {
            double mean = 0;
            for (int k = 0; k < images; k++) {
                mean += w[u] * x[k * w.length + u] / images;
            }
            double a = w[u] * x[i * w.length + u] - mean;
            double b = w[u] * x[j * w.length + u] - mean;
            ij += a * b;
            ii += a * a;
            jj += b * b;
        }
        return ij / Math.sqrt(ii * jj);
    }

    static float[] random(int count, long seed) {
        var random = new SplittableRandom(seed);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }
}
