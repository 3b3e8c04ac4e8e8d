package dev.ventral.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RdmNoiseCeilingTest {

    @Test
    void byHand() {
        // cos 45 degrees between each and the mean of both; the other one alone is at a right angle
        List<double[]> subjects = List.of(new double[] {2, 0, 0}, new double[] {0, 5, 0});
        RdmNoiseCeiling ceiling = RdmNoiseCeiling.of(subjects, new int[] {0, 1}, RdmComparison.COSINE);
        assertThat(ceiling.upper()).isEqualTo(Math.sqrt(.5), within(1e-12));
        assertThat(ceiling.lower()).isEqualTo(0, within(1e-12));
        // one subject drawn twice: the copy does not stand in for another subject
        RdmNoiseCeiling twice = RdmNoiseCeiling.of(
                List.of(subjects.get(0), subjects.get(0), subjects.get(1)), new int[] {0, 0, 1}, RdmComparison.COSINE);
        assertThat(twice.lower()).isEqualTo(0, within(1e-12));
        assertThat(RdmNoiseCeiling.of(subjects, new int[] {3, 3}, RdmComparison.COSINE)
                        .lower())
                .isNaN();
        var one = SquareMatrix.ofUpperTriangle(new double[] {1, 2, 4});
        assertThat(RdmNoiseCeiling.of(List.of(one, one, one), RdmComparison.PEARSON)
                        .lower())
                .isEqualTo(1, within(1e-12));
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"SPEARMAN", "KENDALL_TAU_A"})
    void noModelIsAboveAndTheAverageIsThere(RdmComparison by) {
        List<double[]> subjects = noisy(6, 10);
        RdmNoiseCeiling ceiling = RdmNoiseCeiling.of(subjects, new int[] {0, 1, 2, 3, 4, 5}, by);
        assertThat(ceiling.lower()).isLessThan(ceiling.upper());
        double[] best = by.average(subjects);
        assertThat(mean(best, subjects, by)).isEqualTo(ceiling.upper(), within(1e-12));
        // the best is a summit: steps in any direction lead down
        for (int k = 0; k < 30; k++) {
            double[] other = best.clone();
            double[] step = RdmComparisonTest.random(best.length, 100 + k);
            for (int i = 0; i < other.length; i++) {
                other[i] += 1e-3 * step[i];
            }
            assertThat(mean(other, subjects, by)).isLessThan(ceiling.upper() + 1e-12);
        }
    }

    @Test
    void noOrderOfPairsIsAboveSpearmans() {
        List<double[]> subjects = noisy(3, 4);
        RdmNoiseCeiling ceiling = RdmNoiseCeiling.of(subjects, new int[] {0, 1, 2}, RdmComparison.SPEARMAN);
        List<double[]> orders = new ArrayList<>();
        permute(new double[] {1, 2, 3, 4, 5, 6}, 0, orders);
        assertThat(orders).hasSize(720);
        double best = orders.stream()
                .mapToDouble(o -> mean(o, subjects, RdmComparison.SPEARMAN))
                .max()
                .orElseThrow();
        assertThat(ceiling.upper()).isBetween(best - 1e-12, best + .05);
    }

    private static void permute(double[] values, int from, List<double[]> into) {
        if (from == values.length) {
            into.add(values.clone());
        }
        for (int k = from; k < values.length; k++) {
            swap(values, from, k);
            permute(values, from + 1, into);
            swap(values, from, k);
        }
    }

    private static void swap(double[] values, int i, int j) {
        double value = values[i];
        values[i] = values[j];
        values[j] = value;
    }

    private static double mean(double[] model, List<double[]> subjects, RdmComparison by) {
        return subjects.stream().mapToDouble(s -> by.of(model, s)).average().orElseThrow();
    }

    static List<double[]> noisy(int subjects, int images) {
        double[] truth = RdmComparisonTest.random(images * (images - 1) / 2, 1);
        List<double[]> noisy = new ArrayList<>();
        for (int s = 0; s < subjects; s++) {
            double[] noise = RdmComparisonTest.random(truth.length, 10 + s);
            for (int k = 0; k < truth.length; k++) {
                noise[k] += truth[k];
            }
            noisy.add(noise);
        }
        return noisy;
    }
}
