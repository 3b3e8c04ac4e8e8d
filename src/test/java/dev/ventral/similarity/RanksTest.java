package dev.ventral.similarity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RanksTest {

    /// A value's rank is one more than how many are smaller, plus half of how many others are equal. float32
    /// values (the first) are ranked in another way than all others.
    @ParameterizedTest
    @ValueSource(doubles = {0.25, 0.1})
    void countsSmallerAndEqualValues(double step) {
        var random = new SplittableRandom(3);
        double[] values = new double[200];
        for (int i = 0; i < values.length; i++) {
            values[i] = step * random.nextInt(-30, 30);
        }
        values[7] = -0.0;
        values[8] = Double.NEGATIVE_INFINITY;
        values[9] = Float.MAX_VALUE;
        double[] ranks = Correlation.ranks(values);
        for (int i = 0; i < values.length; i++) {
            double rank = 1;
            for (int j = 0; j < values.length; j++) {
                rank += values[j] < values[i] ? 1 : j != i && values[j] == values[i] ? 0.5 : 0;
            }
            assertThat(ranks[i]).isEqualTo(rank);
        }
    }

    @Test
    void missingValuesAreLast() {
        assertThat(Correlation.ranks(new double[] {Double.NaN, 1, Double.NaN, 0}))
                .containsExactly(3.5, 2, 3.5, 1);
        assertThat(Correlation.ranks(new double[0])).isEmpty();
    }
}
