package dev.ventral.neural.encoding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.similarity.SquareMatrix;
import org.junit.jupiter.api.Test;

class EncodingSimilarityTest {
    /// Three images, three units.
    private static final float[] PREDICTED = {1, 0, 5, 0, 1, -7, -1, -1, 2};

    @Test
    void unitsCountByReliabilityTimesCorrelation() {
        // x = (2 p_1, .5 p_2, 0): centred already, as p sums to 0 over images.
        SquareMatrix s = EncodingSimilarity.of(PREDICTED, 3, new double[] {4, .5, 3}, new double[] {.5, 1, -.4});
        double length3 = Math.sqrt(4.25);
        assertThat((double) s.get(0, 1)).isCloseTo(0, within(1e-6));
        assertThat((double) s.get(0, 2)).isCloseTo(-2 / length3, within(1e-6));
        assertThat((double) s.get(1, 2)).isCloseTo(-.5 / length3, within(1e-6));
        assertThat(s.get(2, 2)).isEqualTo(1);
    }

    @Test
    void withoutAnyUnitThatIsPredictedThereIsNoSimilarity() {
        SquareMatrix s = EncodingSimilarity.of(PREDICTED, 3, new double[] {1, 1, 1}, new double[] {-.1, 0, -.3});
        assertThat(s.values()).containsOnly(0);
    }
}
