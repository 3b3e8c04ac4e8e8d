package dev.ventral.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.hipparchus.distribution.continuous.NormalDistribution;
import org.junit.jupiter.api.Test;

class PairedTestTest {
    /// All signs equal: only two of the 2^n sums are as far from 0.
    @Test
    void differencesOfOneSignHaveTheLeastP() {
        assertThat(PairedTest.of(1, 2, 3, 4, 5)).isEqualTo(new PairedTest(2 / 32.0, 2 / 32.0));
        assertThat(PairedTest.of(.1, .1, .1, .1, .1, .1).p()).isEqualTo(2 / 64.0);
        assertThat(PairedTest.of(7).p()).isEqualTo(1);
    }

    /// Fisher's test of Darwin's maize (The Design of Experiments, section 21): 15 pairs, of whose 32,768 sums
    /// 1,726 are as far from 0 as 314 eighths of an inch.
    @Test
    void darwinsMaize() {
        double[] eighths = {49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48};
        assertThat(PairedTest.of(eighths).p()).isEqualTo(1726 / 32768.0);
    }

    @Test
    void beyondTwentyDifferencesSignsAreDrawn() {
        double[] differences = new double[24];
        var random = new SplittableRandom(5);
        Arrays.setAll(differences, _ -> random.nextGaussian() + .4);
        double sum = Arrays.stream(differences).sum();
        double square = Arrays.stream(differences).map(d -> d * d).sum();
        // the sum of random signs is nearly normal with this variance
        double z = sum / Math.sqrt(square);
        double normal = 2 * (1 - new NormalDistribution().cumulativeProbability(z));
        assertThat(PairedTest.of(differences).p()).isCloseTo(normal, within(.01));
        assertThatThrownBy(() -> PairedTest.of(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
    }

    /// Under the null hypothesis p is below .05 in at most 5 % of cases.
    @Test
    void theLevelIsKept() {
        var random = new SplittableRandom(1);
        int below = 0;
        int runs = 4000;
        for (int k = 0; k < runs; k++) {
            double[] differences = new double[8];
            Arrays.setAll(differences, _ -> random.nextGaussian());
            below += PairedTest.of(differences).p() <= .05 ? 1 : 0;
        }
        assertThat((double) below / runs).isBetween(.03, .057);
    }

    /// n = 34 for d = .5 and 15 for .8 (G*Power 3.1's paired t test, two-sided, .05, power .8).
    @Test
    void pairsNeeded() {
        assertThat(PairedEffect.needed(.5)).isEqualTo(34);
        assertThat(PairedEffect.needed(.8)).isEqualTo(15);
        assertThat(PairedEffect.needed(5)).isEqualTo(6);
        assertThat(PairedEffect.of(1, 3).size()).isCloseTo(2 / Math.sqrt(2), within(1e-12));
        assertThat(PairedEffect.of(2, 2).size()).isNaN();
    }
}
