package dev.ventral.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class CrossedMedianTest {
    private static final double NONE = Double.POSITIVE_INFINITY;

    /// Values of seeds and images that both differ, by these standard deviations.
    private static double[][] table(SplittableRandom random, int seeds, int images, double seed, double image) {
        double[] shared = random.doubles(images)
                .map(u -> image * Math.sqrt(12) * (u - .5))
                .toArray();
        double[][] values = new double[seeds][images];
        for (double[] row : values) {
            double own = seed * random.nextGaussian();
            Arrays.setAll(row, j -> own + shared[j] + .5 * random.nextGaussian());
        }
        return values;
    }

    /// With the mean as the statistic, of which the analysis of variance is known: whichever of the three
    /// components is large.
    @Test
    void ofMeansItIsTheAnalysisOfVariance() {
        var random = new SplittableRandom(3);
        for (double[] spread : new double[][] {{.5, .1}, {.05, 1}, {.3, 1}, {.02, .02}}) {
            double[][] values = table(random, 4, 50, spread[0], spread[1]);
            CrossedMean exact = CrossedMean.of(values);
            CrossedMedian resampled = CrossedMedian.of(4, 50, 20000, (seed, drawn) -> {
                double sum = 0;
                for (int j = 0; j < drawn.length; j++) {
                    sum += drawn[j] * values[seed][j] / drawn.length;
                }
                return sum;
            });
            assertThat(resampled.mean()).isCloseTo(exact.mean(), within(1e-9));
            double half = exact.high() - exact.mean();
            assertThat(resampled.high() - resampled.mean()).isCloseTo(half, within(.03 * half));
            assertThat(resampled.mean() - resampled.low()).isCloseTo(half, within(.03 * half));
        }
    }

    /// Five seeds on 60 images, both drawn from distributions symmetric about 0: the interval holds 0 in
    /// about 95 of 100 cases. Over seeds alone, which all see the same images, it does far more rarely.
    @Test
    void coversTheTruthOverSeedsAndImages() {
        var random = new SplittableRandom(5);
        int runs = 1000;
        int covered = 0;
        int overSeeds = 0;
        for (int run = 0; run < runs; run++) {
            double[][] values = table(random, 5, 60, .1, 1);
            CrossedMedian crossed = CrossedMedian.of(values);
            covered += crossed.low() <= 0 && 0 <= crossed.high() ? 1 : 0;
            double[] medians =
                    Arrays.stream(values).mapToDouble(CrossedMedianTest::median).toArray();
            double mean = Arrays.stream(medians).average().orElseThrow();
            assertThat(crossed.mean()).isCloseTo(mean, within(1e-12));
            double squares =
                    Arrays.stream(medians).map(m -> (m - mean) * (m - mean)).sum();
            overSeeds += Math.abs(mean) <= 2.776445 * Math.sqrt(squares / 4 / 5) ? 1 : 0;
        }
        assertThat((double) covered / runs).isBetween(.92, .98);
        assertThat((double) overSeeds / runs).isLessThan(.8);
    }

    private static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return (sorted[29] + sorted[30]) / 2;
    }

    /// What is the same on every image has no spread over images.
    @Test
    void differencesAreTakenImageByImage() {
        double[][] values = table(new SplittableRandom(7), 3, 40, .2, 1);
        double[][] less = new double[3][];
        Arrays.setAll(less, i -> Arrays.stream(values[i]).map(v -> v - .25).toArray());
        CrossedMedian same = CrossedMedian.difference(values, less);
        assertThat(same.mean()).isCloseTo(.25, within(1e-12));
        assertThat(same.low()).isCloseTo(.25, within(1e-9));
        assertThat(same.high()).isCloseTo(.25, within(1e-9));
        assertThat(CrossedMedian.of(values)).isEqualTo(CrossedMedian.of(values));
    }

    @Test
    void oddAndEvenNumbersOfImages() {
        assertThat(CrossedMedian.of(new double[][] {{5, 1, 3}, {2, 2, 9}}).mean())
                .isEqualTo(2.5);
        assertThat(CrossedMedian.of(new double[][] {{5, 1, 3, 8}}).mean()).isEqualTo(4);
    }

    @Test
    void noIntervalOfOneSeedOrWhereNothingWasFound() {
        assertThat(CrossedMedian.of(new double[][] {{1, 2, 3}}).low()).isNaN();
        CrossedMedian most = CrossedMedian.of(new double[][] {{1, NONE, NONE}, {1, 2, 3}});
        assertThat(most.mean()).isEqualTo(NONE);
        assertThat(most.high()).isNaN();
        // found for two of three, but not for those of some resamples
        CrossedMedian few = CrossedMedian.of(new double[][] {{1, 2, NONE}, {1, 2, 3}});
        assertThat(few.mean()).isEqualTo(2);
        assertThat(few.low()).isNaN();
    }

    @Test
    void tablesThatDoNotFit() {
        assertThatThrownBy(() -> CrossedMedian.of(new double[0][])).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CrossedMedian.of(new double[][] {{1}})).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CrossedMedian.of(new double[][] {{1, 2}, {1, 2, 3}}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CrossedMedian.difference(new double[][] {{1, 2}}, new double[][] {{1, 2, 3}}))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
