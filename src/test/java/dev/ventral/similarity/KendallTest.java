package dev.ventral.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KendallTest {

    @Test
    void byHand() {
        // 12, 13, 14, 23, 24, 34: five alike, (2, 3) reversed.
        assertThat(Kendall.tauA(new double[] {1, 2, 3, 4}, new double[] {1, 3, 2, 4}))
                .isEqualTo(4 / 6.0, within(1e-15));
        // a tie in each: four alike and none reversed of six (tau-b would be 0.8)
        assertThat(Kendall.tauA(new double[] {1, 1, 2, 3}, new double[] {1, 2, 3, 3}))
                .isEqualTo(4 / 6.0, within(1e-15));
        assertThat(Kendall.tauA(new double[] {0.0, -0.0, 1}, new double[] {1, 2, 3}))
                .isEqualTo(2 / 3.0, within(1e-15));
        assertThat(Kendall.tauA(new double[] {1, 2, 3}, new double[] {3, 2, 1})).isEqualTo(-1);
        assertThat(Kendall.tauA(new double[] {1, 1, 1}, new double[] {3, 2, 1})).isZero();
        assertThat(Kendall.tauA(new double[] {1, Double.NaN}, new double[] {3, 2}))
                .isNaN();
        assertThat(Kendall.tauA(new double[] {1}, new double[] {3})).isNaN();
    }

    @ParameterizedTest
    @CsvSource({"2, 2", "7, 3", "50, 4", "51, 1000", "300, 20", "301, 1000000"})
    void equalsCountingEveryPair(int n, int different) {
        var random = new SplittableRandom(n);
        double[] x = random.doubles(n, -different, different).map(Math::rint).toArray();
        double[] y = new double[n];
        for (int i = 0; i < n; i++) {
            y[i] = random.nextBoolean() ? x[i] : Math.rint(random.nextDouble(-different, different));
        }
        long sum = 0;
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                sum += Math.round(Math.signum(x[i] - x[j]) * Math.signum(y[i] - y[j]));
            }
        }
        assertThat(Kendall.tauA(x, y)).isEqualTo(sum / (n * (n - 1) / 2.0), within(1e-14));
    }
}
