package dev.ventral.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.data.image.Images;
import dev.ventral.tensor.Tensors;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

public class RecordingTest {

    /// Image 0 in trials 1 and 3, image 1 in trial 0, image 2 in trial 2.
    private static Recording example() {
        return new Recording(
                "example",
                false,
                images(3),
                new float[][] {{1, 2}, {3, 4}, {5, 6}, {8, 0}},
                new int[] {1, 0, 2, 0},
                List.of("a", "b"),
                List.of("x", "y", "z"),
                Map.of(Covariate.RUNNING_SPEED, new float[] {10, 11, 12, 13}));
    }

    @Test
    void countsAndAveragesOverRepeats() {
        Recording recording = example();
        assertThat(recording.means()).containsExactly(5.5f, 2, 1, 2, 5, 6);
        assertThat(recording.repeats(0)).isEqualTo(2);
        assertThat(recording.trialsOf(0)).containsExactly(1, 3);
        assertThat(recording.repeatedImages()).containsExactly(0);
        assertThat(recording.repeated()).isTrue();
        assertThat(Tensors.floats(recording.tensor(new int[] {3, 0}))).containsExactly(8, 0, 1, 2);
        assertThat(recording).hasToString("example: 3 images, 2 units, 4 trials");
    }

    @Test
    void averagesOnlyAreNotRepeated() {
        Recording recording = Recording.ofMeans("means", images(2), new float[][] {{1, 2, 3}, {4, 5, 6}});
        assertThat(recording.repeated()).isFalse();
        assertThat(recording.repeatedImages()).isEmpty();
        assertThat(recording.means()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(recording.unitLabels()).containsExactly("0", "1", "2");
    }

    @Test
    void selectionTakesTrialsLabelsAndCovariatesAlong() {
        Recording chosen = example().select(new int[] {2, 0});
        assertThat(chosen.imageLabels()).containsExactly("z", "x");
        assertThat(chosen.means()).containsExactly(5, 6, 5.5f, 2);
        assertThat(chosen.imageOfTrial()).containsExactly(0, 1, 1);
        assertThat(chosen.covariate(Covariate.RUNNING_SPEED)).containsExactly(12, 11, 13);
        assertThat(chosen.images().pixels(0)).containsExactly(example().images().pixels(2));
        assertThat(chosen.covariates()).containsExactly(Covariate.RUNNING_SPEED);
    }

    @Test
    void splitsAreDisjointCompleteAndSeeded() {
        Recording recording = Recording.ofMeans("means", images(50), new float[50][1]);
        Recording.Split split = recording.split(0.2, 4);
        assertThat(split.heldOut()).hasSize(10).isSorted();
        assertThat(split.fit()).hasSize(40).isSorted();
        assertThat(IntStream.concat(IntStream.of(split.fit()), IntStream.of(split.heldOut())))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 50).boxed().toList());
        assertThat(recording.split(0.2, 4)).isEqualTo(split);
        assertThat(recording.split(0.2, 5)).isNotEqualTo(split);
        assertThatThrownBy(() -> recording.split(1, 5)).isInstanceOf(InputError.class);
    }

    @Test
    void responsesThatDoNotFitAreRefused() {
        assertRefused(() -> Recording.ofMeans("r", images(3), new float[2][4]), "3 x 1 x 2 x 2", "2 trials x 4 units");
        assertRefused(() -> Recording.ofMeans("r", images(2), new float[3][4]), "2 x 1 x 2 x 2", "3 trials x 4 units");
        assertRefused(
                () -> Recording.ofTrials("r", images(2), new float[3][4], new int[] {0, 0, 0}), "none to image 1");
        assertRefused(() -> Recording.ofTrials("r", images(2), new float[3][4], new int[] {0, 1}), "got 2 for 3");
        assertRefused(() -> Recording.ofTrials("r", images(1), new float[][] {{1, 2}, {1}}, new int[2]), "trial 1");
        assertRefused(() -> Recording.ofMeans("r", images(1), new float[1][0]), "units");
        assertRefused(
                () -> Recording.ofMeans("r", images(1), new float[][] {{1, Float.NaN}}), "trial 0, unit 1", "NaN");
        assertRefused(() -> Recording.ofMeans("r", images(1), new float[][] {{Float.NEGATIVE_INFINITY}}), "-Infinity");
        assertRefused(
                () -> new Recording(
                        "r",
                        false,
                        images(1),
                        new float[1][1],
                        new int[1],
                        List.of("u"),
                        List.of("i"),
                        Map.of(Covariate.PUPIL_X, new float[2])),
                "PUPIL_X");
        assertRefused(
                () -> new Recording(
                        "r",
                        false,
                        images(1),
                        new float[1][1],
                        new int[1],
                        List.of("u"),
                        List.of("i"),
                        Map.of(Covariate.PUPIL_X, new float[] {Float.NaN})),
                "PUPIL_X");
        assertRefused(
                () -> new Recording(
                        "r", false, images(1), new float[1][1], new int[1], List.of("u"), List.of(), Map.of()),
                "labels");
    }

    @Test
    void aSimulatedRecordingSaysSo() {
        assertRefused(
                () -> new Recording(
                        "V1", true, images(1), new float[1][1], new int[1], List.of("u"), List.of("i"), Map.of()),
                "simulated");
    }

    private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable made, String... parts) {
        assertThatThrownBy(made).isInstanceOf(InputError.class).hasMessageContainingAll(parts);
    }

    public static Images images(int count) {
        byte[] pixels = new byte[count * 4];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) (i * 37);
        }
        return Images.ofBytes(count, 1, 2, 2, pixels);
    }
}
