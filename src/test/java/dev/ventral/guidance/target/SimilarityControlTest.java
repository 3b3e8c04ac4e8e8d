package dev.ventral.guidance.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.similarity.Rdm;
import dev.ventral.similarity.SquareMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SimilarityControlTest {
    private static final int N = 60;

    private static SquareMatrix target() {
        var random = new SplittableRandom(9);
        float[] values = new float[N * N];
        for (int i = 0; i < N; i++) {
            for (int j = 0; j <= i; j++) {
                float v = i == j ? 1 : (float) (0.2 * random.nextGaussian());
                values[i * N + j] = v;
                values[j * N + i] = v;
            }
        }
        return new SquareMatrix(N, values);
    }

    @Test
    void noneIsTheTargetItself() {
        assertThat(SimilarityControl.NONE.apply(target(), 1)).isEqualTo(target());
    }

    @Test
    void shufflePermutesRowsAndColumnsTogether() {
        SquareMatrix shuffled = SimilarityControl.SHUFFLE.apply(target(), 1);
        float[] a = target().values().clone();
        float[] b = shuffled.values().clone();
        Arrays.sort(a);
        Arrays.sort(b);
        assertThat(b).isEqualTo(a);
        for (int i = 0; i < N; i++) {
            assertThat(shuffled.get(i, i)).isEqualTo(1);
            // a row holds the similarities of one image, whichever it is: found again as a whole
            float[] row = Arrays.copyOfRange(shuffled.values(), i * N, (i + 1) * N);
            Arrays.sort(row);
            boolean found = false;
            for (int k = 0; k < N; k++) {
                float[] original = Arrays.copyOfRange(target().values(), k * N, (k + 1) * N);
                Arrays.sort(original);
                found |= Arrays.equals(row, original);
            }
            assertThat(found).isTrue();
        }
        assertThat(Math.abs(Rdm.pearson(target(), shuffled))).isLessThan(0.1);
        assertThat(SimilarityControl.SHUFFLE.apply(target(), 1)).isEqualTo(shuffled);
        assertThat(SimilarityControl.SHUFFLE.apply(target(), 2)).isNotEqualTo(shuffled);
    }

    @Test
    void randomHasTheTargetsVarianceAndNothingElse() {
        SquareMatrix random = SimilarityControl.RANDOM.apply(target(), 1);
        double squares = 0;
        for (double v : random.upperTriangle()) {
            squares += v * v;
        }
        double deviation = Math.sqrt(squares / (N * (N - 1) / 2.0));
        assertThat(deviation).isCloseTo(0.2, within(0.02));
        assertThat(Math.abs(Rdm.pearson(target(), random))).isLessThan(0.1);
        for (int i = 0; i < N; i++) {
            assertThat(random.get(i, i)).isCloseTo(1, within(1e-5f));
        }
    }
}
