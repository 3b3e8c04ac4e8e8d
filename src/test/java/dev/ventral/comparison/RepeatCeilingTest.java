package dev.ventral.comparison;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.data.image.Images;
import dev.ventral.neural.Recording;
import dev.ventral.similarity.Distance;
import dev.ventral.similarity.Rdm;
import dev.ventral.similarity.RdmComparison;
import dev.ventral.similarity.RdmMeasure;
import dev.ventral.similarity.Responses;
import dev.ventral.similarity.SquareMatrix;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class RepeatCeilingTest {
    private static final int IMAGES = 20;
    private static final int UNITS = 40;
    private static final int REPEATS = 8;

    private final SplittableRandom random = new SplittableRandom(7);
    private final double[] truth = random.doubles((long) IMAGES * UNITS, -1, 1).toArray();

    private Recording recording(double noise) {
        float[][] trials = new float[IMAGES * REPEATS][UNITS];
        int[] image = new int[trials.length];
        for (int t = 0; t < trials.length; t++) {
            image[t] = t % IMAGES;
            for (int u = 0; u < UNITS; u++) {
                trials[t][u] = (float) (truth[image[t] * UNITS + u] + noise * random.nextGaussian());
            }
        }
        return Recording.ofTrials("made", Images.ofBytes(IMAGES, 1, 1, 1, new byte[IMAGES]), trials, image);
    }

    /// The ceiling is how alike the measured matrix is to that without noise, which is known here.
    @Test
    void isTheLikenessToTheMatrixWithoutNoise() {
        var measure = new RdmMeasure(Distance.SQUARED_EUCLIDEAN);
        SquareMatrix ideal = measure.of(new Responses(IMAGES, UNITS, truth), null);
        for (double noise : new double[] {0.5, 1}) {
            double ceilings = 0;
            double likeness = 0;
            int runs = 30;
            for (int run = 0; run < runs; run++) {
                Recording recording = recording(noise);
                SquareMatrix measured = measure.of(RecordingInput.trials(recording), null);
                likeness += Rdm.compare(measured, ideal, RdmComparison.PEARSON) / runs;
                ceilings += RepeatCeiling.of(recording, measure, RdmComparison.PEARSON, run)
                                .ceiling()
                        / runs;
            }
            assertThat(ceilings).as("noise %s", noise).isEqualTo(likeness, within(0.03));
            assertThat(likeness).isBetween(0.5, 0.99);
        }
    }

    @Test
    void withoutNoiseItIsOneAndWithoutRepeatsUnknown() {
        var measure = new RdmMeasure(Distance.CORRELATION);
        RepeatCeiling sure = RepeatCeiling.of(recording(0), measure, RdmComparison.SPEARMAN, 0);
        assertThat(sure.splitHalf()).isEqualTo(1, within(1e-6));
        assertThat(sure.ceiling()).isEqualTo(1, within(1e-6));
        Recording once = Recording.ofMeans(
                "means", Images.ofBytes(3, 1, 1, 1, new byte[3]), new float[][] {{1, 2}, {2, 1}, {3, 5}});
        assertThat(RepeatCeiling.of(once, measure, RdmComparison.SPEARMAN, 0).ceiling())
                .isNaN();
    }

    @Test
    void spearmanAndBrown() {
        assertThat(RepeatCeiling.ofSplitHalf(0.5).ceiling()).isEqualTo(Math.sqrt(2 / 3.0), within(1e-12));
        assertThat(RepeatCeiling.ofSplitHalf(-0.1).ceiling()).isZero();
    }

    /// Crossnobis distances of noise alone are 0 on average, those with noise in both factors are not.
    @Test
    void foldsOfARecordingAreItsRepeats() {
        SquareMatrix rdm = new RdmMeasure(Distance.CROSSNOBIS).of(RecordingInput.trials(recording(1)), null);
        double[] expected = new RdmMeasure(Distance.SQUARED_EUCLIDEAN)
                .of(new Responses(IMAGES, UNITS, truth), null)
                .upperTriangle();
        double mean = Arrays.stream(rdm.upperTriangle()).average().orElseThrow();
        double ideal = Arrays.stream(expected).average().orElseThrow();
        // the noise's variance is 1, so that whitening changes nothing but what its estimate errs
        assertThat(mean).isEqualTo(ideal, within(0.05 * ideal));
    }
}
