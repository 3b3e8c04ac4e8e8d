package dev.ventral.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.similarity.Alignment.By;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AlignmentTest {
    private static final int IMAGES = 12;

    private static Alignment cka(boolean rbf, boolean unbiased, int batch) {
        return new Alignment(By.CKA, rbf, unbiased, 0.5, batch, 0.99);
    }

    static Stream<Alignment> all() {
        return Stream.of(
                cka(false, false, 0),
                cka(false, true, 0),
                cka(true, false, 0),
                cka(true, true, 0),
                cka(false, true, 6),
                new Alignment(By.SVCCA, false, false, 0.5, 0, 0.99),
                new Alignment(By.PWCCA, false, false, 0.5, 0, 0.99),
                new Alignment(By.PROCRUSTES, false, false, 0.5, 0, 0.99));
    }

    private static Responses random(int units, long seed) {
        return new Responses(
                IMAGES,
                units,
                new SplittableRandom(seed).doubles((long) IMAGES * units, -1, 1).toArray());
    }

    /// Turned by a right angle, stretched by 3, moved.
    private static Responses turned(Responses x) {
        double[] turned = new double[x.values().length];
        for (int i = 0; i < IMAGES; i++) {
            turned[2 * i] = -3 * x.values()[2 * i + 1] + 1;
            turned[2 * i + 1] = 3 * x.values()[2 * i] - 2;
        }
        return new Responses(IMAGES, 2, turned);
    }

    @ParameterizedTest
    @MethodSource("all")
    void seesNoRotationScaleOrOffset(Alignment how) {
        Responses x = random(2, 1);
        Responses y = random(3, 2);
        assertThat(how.of(x, turned(x))).isEqualTo(1, within(1e-9));
        assertThat(how.of(turned(x), y)).isEqualTo(how.of(x, y), within(1e-9)).isLessThan(0.999);
    }

    /// Sums over four indices, after the definition of the unbiased criterion as a mean over quadruples.
    @Test
    void batchesAreMeansOverQuadruplesOfDifferentImages() {
        Responses x = random(2, 3);
        Responses y = random(3, 4);
        double across = 0;
        double within = 0;
        double other = 0;
        for (int from = 0; from < IMAGES; from += 4) {
            across += quadruples(x, y, from);
            within += quadruples(x, x, from);
            other += quadruples(y, y, from);
        }
        double expected = within > 0 && other > 0 ? across / Math.sqrt(within * other) : 0;
        assertThat(cka(false, true, 4).of(x, y)).isEqualTo(expected, within(1e-9));
    }

    /// HSIC as a U statistic: the mean over quadruples of different images of
    /// `k_ij l_ij + k_ij l_qr - 2 k_ij l_iq`.
    private static double quadruples(Responses x, Responses y, int from) {
        double sum = 0;
        int count = 0;
        for (int i = from; i < from + 4; i++) {
            for (int j = from; j < from + 4; j++) {
                for (int q = from; q < from + 4; q++) {
                    int r = 4 * from + 6 - i - j - q;
                    if (i == j || i == q || j == q || r == i || r == j || r == q) {
                        continue;
                    }
                    double k = kernel(x, i, j);
                    sum += k * (kernel(y, i, j) + kernel(y, q, r) - 2 * kernel(y, i, q));
                    count++;
                }
            }
        }
        return sum / count;
    }

    private static double kernel(Responses x, int i, int j) {
        double sum = 0;
        for (int u = 0; u < x.units(); u++) {
            sum += x.values()[i * x.units() + u] * x.values()[j * x.units() + u];
        }
        return sum;
    }

    @Test
    void whatDoesNotFitIsSaid() {
        assertThatThrownBy(() -> cka(true, false, 8)).hasMessageContaining("linear kernel");
        assertThatThrownBy(() -> cka(false, false, 3)).hasMessageContaining("4 images or more, got 3");
        assertThatThrownBy(() -> new Alignment(By.SVCCA, true, false, 0.5, 0, 0.99))
                .hasMessageContaining("cka only");
        assertThatThrownBy(() -> cka(false, true, 20).of(random(2, 1), random(2, 2)))
                .hasMessage("expected 20 images or more, got 12");
        assertThatThrownBy(() -> cka(false, true, 0).of(random(2, 1), new Responses(3, 1, new double[3])))
                .hasMessage("expected responses to the same images, got 12 and 3 of them");
    }
}
