package dev.ventral.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CrossedMeanTest {

    /// The two-way analysis of variance of a small table by hand: seeds 5, 3, 4 (means over images), images
    /// 2, 4, 6, 4. Deviations of seeds 1, -1, 0: A = 4 (1 + 1 + 0) / 2 = 4. Of images -2, 0, 2, 0: B = 3 (4 +
    /// 0 + 4 + 0) / 3 = 8. What is left is 1, -1, -1, 1 in the first row and its opposite in the second: E =
    /// 8 / 6.
    @Test
    void meanSquaresByHand() {
        double[][] values = {{4, 4, 6, 6}, {0, 4, 6, 2}, {2, 4, 6, 4}};
        CrossedMean crossed = CrossedMean.of(values);
        assertThat(crossed.mean()).isEqualTo(4);
        double sum = 4 + 8 - 8 / 6.0;
        double variance = sum / 12;
        double freedom = sum * sum / (16 / 2.0 + 64 / 3.0 + (8 / 6.0) * (8 / 6.0) / 6);
        // t(.975) at 3.84 degrees of freedom, by scipy.stats.t.ppf
        assertThat(freedom).isCloseTo(3.84, within(1e-9));
        assertThat(crossed.high() - 4).isCloseTo(2.8226696 * Math.sqrt(variance), within(1e-6));
        assertThat(4 - crossed.low()).isCloseTo(crossed.high() - 4, within(1e-12));
    }

    /// Images that do not differ beyond chance leave the interval over seeds.
    @Test
    void withoutDifferencesBetweenImagesItIsStudentsOverSeeds() {
        double[][] values = {{1, 0, 1, 0}, {0, 1, 1, 1}, {1, 1, 0, 1}};
        double[] means = {.5, .75, .75};
        double mean = 2 / 3.0;
        double error = 0;
        for (double m : means) {
            error += (m - mean) * (m - mean) / 2 / 3;
        }
        CrossedMean crossed = CrossedMean.of(values);
        assertThat(crossed.mean()).isCloseTo(mean, within(1e-12));
        assertThat(crossed.high() - mean).isCloseTo(4.302653 * Math.sqrt(error), within(1e-6));
    }

    @Test
    void equalValuesHaveNoWidthAndOneSeedNoInterval() {
        assertThat(CrossedMean.of(new double[][] {{1, 1}, {1, 1}})).isEqualTo(new CrossedMean(1, 1, 1));
        CrossedMean one = CrossedMean.of(new double[][] {{1, 0, 1, 1}});
        assertThat(one.mean()).isEqualTo(.75);
        assertThat(one.low()).isNaN();
        assertThatThrownBy(() -> CrossedMean.of(new double[][] {{1}})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CrossedMean.of(new double[][] {{1, 2}, {1, 2, 3}}))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /// Networks of five seeds on 60 images, both drawn: the interval holds the true accuracy in about 95 of
    /// 100 cases. Over seeds alone, which all see the same images, it does far more rarely.
    @Test
    void coversTheTruthOverSeedsAndImages() {
        var random = new SplittableRandom(11);
        int runs = 4000;
        int covered = 0;
        int overSeeds = 0;
        for (int run = 0; run < runs; run++) {
            double[][] values = new double[5][60];
            double[] image = random.doubles(60).map(u -> 3 * (u - .5)).toArray();
            for (double[] seed : values) {
                double own = .25 * random.nextGaussian();
                for (int j = 0; j < seed.length; j++) {
                    // symmetric about 0: the truth is .5
                    seed[j] = own + image[j] + random.nextGaussian() > 0 ? 1 : 0;
                }
            }
            CrossedMean crossed = CrossedMean.of(values);
            covered += crossed.low() <= .5 && .5 <= crossed.high() ? 1 : 0;
            overSeeds += student(values) ? 1 : 0;
        }
        assertThat((double) covered / runs).isBetween(.93, .97);
        assertThat((double) overSeeds / runs).isLessThan(.91);
    }

    private static boolean student(double[][] values) {
        double[] means = new double[values.length];
        double mean = 0;
        for (int i = 0; i < means.length; i++) {
            for (double v : values[i]) {
                means[i] += v / values[i].length;
            }
            mean += means[i] / means.length;
        }
        double squares = 0;
        for (double m : means) {
            squares += (m - mean) * (m - mean);
        }
        double half = 2.776445 * Math.sqrt(squares / 4 / 5);
        return Math.abs(mean - .5) <= half;
    }
}
