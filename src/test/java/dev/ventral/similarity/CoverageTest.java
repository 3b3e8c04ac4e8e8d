package dev.ventral.similarity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ventral.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Simulated experiments: subjects see images through maps that are partly their own, and are measured with
/// noise.
class CoverageTest {
    private static final int RUNS = 300;
    private static final int IMAGES = 20;
    private static final int SUBJECTS = 10;
    private static final int UNITS = 6;

    /// Each run draws other images, other subjects, or both; what a figure is on average is known from all
    /// runs. An interval of 95 % has to hold it in about 95 of 100 runs (standard deviation of the count: 1.3
    /// %).
    @Tag("slow")
    @ParameterizedTest
    @EnumSource
    void intervalsCoverAtTheirRate(BootstrapFactor over) {
        List<RdmInference> runs = IntStream.range(0, RUNS)
                .mapToObj(run -> run(
                        over == BootstrapFactor.SUBJECTS ? 0 : run * IMAGES,
                        over == BootstrapFactor.IMAGES ? 0 : run * SUBJECTS,
                        over))
                .toList();
        double truth = runs.stream().mapToDouble(r -> r.evaluation(0)).average().orElseThrow();
        double rate =
                runs.stream().filter(r -> covers(r.interval(0, .95), truth)).count() / (double) RUNS;
        assertThat(rate).as("share of 95 %% intervals over %s", over).isBetween(.91, .99);
        if (over == BootstrapFactor.BOTH) {
            double simple = runs.stream().filter(r -> coversSimply(r, truth)).count() / (double) RUNS;
            assertThat(simple).as("without the correction").isGreaterThan(rate);
        }
    }

    private static boolean covers(RdmInference.Interval interval, double truth) {
        return interval.low() <= truth && truth <= interval.high();
    }

    /// By the variance of the draws themselves.
    private static boolean coversSimply(RdmInference run, double truth) {
        double[] drawn = Arrays.stream(run.samples()).mapToDouble(r -> r[0]).toArray();
        double mean = Arrays.stream(drawn).average().orElseThrow();
        double variance = Arrays.stream(drawn).map(v -> (v - mean) * (v - mean)).sum() / (drawn.length - 1);
        double factor = Math.sqrt(variance / run.variance(0));
        double half = (run.interval(0, .95).high() - run.evaluation(0)) * factor;
        return Math.abs(truth - run.evaluation(0)) <= half;
    }

    private static RdmInference run(int firstImage, int firstSubject, BootstrapFactor over) {
        List<SquareMatrix> subjects = IntStream.range(firstSubject, firstSubject + SUBJECTS)
                .mapToObj(s -> distances(firstImage, s))
                .toList();
        SquareMatrix model = distances(firstImage, -1);
        return RdmInference.of(List.of(model), subjects, RdmComparison.PEARSON, over, 200, firstImage + firstSubject);
    }

    /// @param subject -1 for the model, which has the map that is common and no noise
    private static SquareMatrix distances(int firstImage, int subject) {
        double[] own = gaussian(UNITS * UNITS, 2, subject);
        double[][] patterns = new double[IMAGES][UNITS];
        for (int i = 0; i < IMAGES; i++) {
            double[] x = gaussian(UNITS, 1, firstImage + i);
            double[] noise = gaussian(UNITS, 3, firstImage + i, subject);
            for (int u = 0; u < UNITS; u++) {
                patterns[i][u] = x[u] + (subject < 0 ? 0 : noise[u]);
                for (int v = 0; subject >= 0 && v < UNITS; v++) {
                    patterns[i][u] += .4 * own[u * UNITS + v] * x[v];
                }
            }
        }
        double[] upper = new double[IMAGES * (IMAGES - 1) / 2];
        int k = 0;
        for (int i = 0; i < IMAGES; i++) {
            for (int j = i + 1; j < IMAGES; j++) {
                for (int u = 0; u < UNITS; u++) {
                    upper[k] += Math.pow(patterns[i][u] - patterns[j][u], 2);
                }
                k++;
            }
        }
        return SquareMatrix.ofUpperTriangle(upper);
    }

    private static double[] gaussian(int count, long... seed) {
        var random = new SplittableRandom(Seeds.mix(seed));
        return IntStream.range(0, count).mapToDouble(_ -> random.nextGaussian()).toArray();
    }
}
