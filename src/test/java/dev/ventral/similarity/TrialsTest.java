package dev.ventral.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.javacpp.PointerScope;
import org.junit.jupiter.api.Test;

class TrialsTest {
    private static final int IMAGES = 4;
    private static final int REPEATS = 3;
    private static final int UNITS = 5;

    private static double[] random(int count, long seed) {
        return new SplittableRandom(seed).doubles(count, -1, 1).toArray();
    }

    /// Trials of all images, one repeat after the other; the repeat is the fold.
    private static Trials trials() {
        int[] image = new int[IMAGES * REPEATS];
        int[] fold = new int[image.length];
        for (int t = 0; t < image.length; t++) {
            image[t] = t % IMAGES;
            fold[t] = t / IMAGES;
        }
        return new Trials(new Responses(image.length, UNITS, random(image.length * UNITS, 1)), image, fold);
    }

    @Test
    void residualsAreThoseOfEqualRepeats() {
        Trials trials = trials();
        double[] cube = new double[trials.responses().values().length];
        for (int i = 0; i < IMAGES; i++) {
            for (int r = 0; r < REPEATS; r++) {
                System.arraycopy(
                        trials.responses().values(), (r * IMAGES + i) * UNITS, cube, (i * REPEATS + r) * UNITS, UNITS);
            }
        }
        try (var _ = new PointerScope()) {
            var expected =
                    NoiseCovariance.ledoitWolf(NoiseCovariance.residuals(Tensors.of(cube, IMAGES, REPEATS, UNITS)));
            assertThat(trials.noise().values()).containsExactly(expected.values(), within(1e-12));
        }
    }

    /// Two trials of one image, a and b: sqrt(2) (a - (a + b) / 2) = (a - b) / sqrt(2), whose square has the
    /// noise's variance for its expectation. Images shown once tell nothing.
    @Test
    void unequalRepeatsAreWeightedByTheirOwn() {
        var responses = new Responses(4, 1, new double[] {5, 1, 3, 8});
        Trials trials = new Trials(responses, new int[] {1, 0, 0, 2}, new int[4]);
        assertThat(trials.residuals().values())
                .containsExactly(new double[] {-Math.sqrt(2), Math.sqrt(2)}, within(1e-12));
        assertThat(trials.means().values()).containsExactly(2, 5, 8);
        Trials single = new Trials(new Responses(2, 1, new double[] {1, 2}), new int[] {0, 1}, new int[2]);
        assertThatThrownBy(single::noise).isInstanceOf(InputError.class).hasMessageContaining("two trials or more");
    }

    /// Loops over all ordered pairs of folds, with the inverse of a diagonal covariance.
    @Test
    void crossnobisIsTheMeanOverPairsOfFolds() {
        Trials trials = trials();
        double[] variance = {1, 2, 0.5, 4, 3};
        double[] covariance = new double[UNITS * UNITS];
        for (int u = 0; u < UNITS; u++) {
            covariance[u * UNITS + u] = variance[u];
        }
        SquareMatrix rdm = new RdmMeasure(Distance.CROSSNOBIS).of(trials, NoiseCovariance.of(UNITS, covariance));
        double[] r = trials.responses().values();
        for (int i = 0; i < IMAGES; i++) {
            for (int j = 0; j < IMAGES; j++) {
                double sum = 0;
                for (int a = 0; a < REPEATS; a++) {
                    for (int b = 0; b < REPEATS; b++) {
                        for (int u = 0; u < UNITS && a != b; u++) {
                            sum += (r[(a * IMAGES + i) * UNITS + u] - r[(a * IMAGES + j) * UNITS + u])
                                    * (r[(b * IMAGES + i) * UNITS + u] - r[(b * IMAGES + j) * UNITS + u])
                                    / variance[u];
                        }
                    }
                }
                assertThat((double) rdm.get(i, j)).isEqualTo(sum / (REPEATS * (REPEATS - 1)), within(1e-5));
            }
        }
    }

    @Test
    void whatDoesNotFitIsSaid() {
        Trials trials = trials();
        int[] uneven = trials.fold().clone();
        uneven[0] = 1;
        Trials lacking = new Trials(trials.responses(), trials.image(), uneven);
        NoiseCovariance small = NoiseCovariance.of(1, new double[] {1});
        var crossnobis = new RdmMeasure(Distance.CROSSNOBIS);
        assertThatThrownBy(() -> crossnobis.of(lacking, null)).hasMessageContaining("none of image 1 in fold 1");
        assertThatThrownBy(() -> crossnobis.of(trials, small))
                .hasMessage("noise: expected the covariance of 5 units, as the responses have, got 1");
        Trials one = new Trials(trials.responses(), trials.image(), new int[trials.fold().length]);
        assertThatThrownBy(() -> crossnobis.of(one, null)).hasMessageContaining("two folds or more, got 1");
    }
}
