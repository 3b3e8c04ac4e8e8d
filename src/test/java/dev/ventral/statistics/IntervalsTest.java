package dev.ventral.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class IntervalsTest {

    /// Values -1, 0, …, 0, 1 shifted: the half width over the standard error is the tabulated t(.975, n - 1).
    @Test
    void usesTheTabulatedValuesOfStudentsT() {
        double[] table = {12.7062, 4.3027, 3.1824, 2.7764, 2.5706, 2.4469};
        for (int n = 2; n <= 7; n++) {
            double[] values = new double[n];
            Arrays.fill(values, .4);
            values[0] = .3;
            values[n - 1] = .5;
            double error = Math.sqrt(.02 / (n - 1) / n);
            Interval interval = Intervals.of(values);
            assertThat(interval.mean()).isCloseTo(.4, within(1e-12));
            assertThat(interval.high() - .4).isCloseTo(table[n - 2] * error, within(2e-4 * error));
            assertThat(.4 - interval.low()).isCloseTo(table[n - 2] * error, within(2e-4 * error));
            assertThat(interval.n()).isEqualTo(n);
        }
    }

    @Test
    void oneValueHasNoIntervalAndEqualValuesAnEmptyOne() {
        assertThat(Intervals.of(.7)).isEqualTo(new Interval(.7, Double.NaN, Double.NaN, 1));
        assertThat(Intervals.of()).isEqualTo(new Interval(Double.NaN, Double.NaN, Double.NaN, 0));
        for (int n : new int[] {2, 7, 8, 20}) {
            double[] values = new double[n];
            Arrays.fill(values, .7);
            assertThat(Intervals.of(values)).isEqualTo(new Interval(.7, .7, .7, n));
        }
    }

    @Test
    void bootstrapIsRepeatableFollowsShiftsAndScalesAndLeansWithTheSkew() {
        double[] values = {.1, .12, .11, .14, .13, .1, .2, .5, .12, .15};
        Interval interval = Intervals.of(values);
        assertThat(Intervals.of(values)).isEqualTo(interval);
        Interval moved = Intervals.of(Arrays.stream(values).map(v -> 3 - 2 * v).toArray());
        assertThat(moved.low()).isCloseTo(3 - 2 * interval.high(), within(1e-9));
        assertThat(moved.high()).isCloseTo(3 - 2 * interval.low(), within(1e-9));
        assertThat(interval.high() - interval.mean()).isGreaterThan(1.5 * (interval.mean() - interval.low()));
    }

    @Test
    void fallsBackToStudentWhereResamplesHaveNoSpread() {
        double[] values = {.5, .5, .5, .5, .5, .5, .5, .6};
        assertThat(Intervals.of(values)).isEqualTo(Intervals.student(values));
        double[] spread = {.5, .51, .52, .5, .55, .53, .54, .6};
        assertThat(Intervals.of(spread)).isNotEqualTo(Intervals.student(spread));
    }

    /// For Gaussian values Student's t has coverage .95 exactly; the studentised bootstrap must come near.
    /// 1,500 trials have a standard error of .0056.
    @Test
    void keepsItsLevelWithFewSeeds() {
        for (int n : new int[] {3, 5, 8, 20}) {
            double coverage = coverage(n, 1500, SplittableRandom::nextGaussian, 0, 999);
            assertThat(coverage).as("n = %s", n).isCloseTo(.95, within(.02));
        }
    }

    @Test
    @Tag("slow")
    void keepsItsLevelInTheLongRun() {
        for (int n : new int[] {3, 5, 8, 20}) {
            assertThat(coverage(n, 20_000, SplittableRandom::nextGaussian, 0, 1999))
                    .as("Gaussian, n = %s", n)
                    .isCloseTo(.95, within(.012));
            // Accuracies near their ceiling: the largest of nine uniform numbers, mean 9 / 10, skewed to the
            // left.
            double skewed = coverage(n, 20_000, r -> Math.pow(r.nextDouble(), 1 / 9.0), .9, 1999);
            assertThat(skewed).as("skewed, n = %s", n).isBetween(n < 8 ? .88 : .92, .97);
        }
    }

    private static double coverage(
            int n, int trials, ToDoubleFunction<SplittableRandom> draw, double truth, int resamples) {
        var random = new SplittableRandom(n);
        int covered = 0;
        for (int t = 0; t < trials; t++) {
            double[] values = new double[n];
            for (int i = 0; i < n; i++) {
                values[i] = draw.applyAsDouble(random);
            }
            Interval interval =
                    n < Intervals.BOOTSTRAP_FROM ? Intervals.student(values) : Intervals.bootstrap(values, resamples);
            covered += interval.low() <= truth && truth <= interval.high() ? 1 : 0;
        }
        return (double) covered / trials;
    }
}
