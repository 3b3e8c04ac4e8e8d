package dev.ventral.neural;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.array.Npy;
import dev.ventral.neural.ResponseTable.Axis;
import dev.ventral.tensor.Compute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArrayRecordingTest {
    @TempDir
    Path folder;

    @BeforeEach
    void images() {
        Npy.write(folder.resolve("images.npy"), new float[] {0, .5f, 1, .25f, .75f, .1f}, 3, 1, 1, 2);
    }

    private Recording read(List<Axis> axes, float[] values, long... shape) {
        Path file = folder.resolve("responses.npy");
        Npy.write(file, values, shape);
        return new ArrayRecording("mine", file, axes, folder.resolve("images.npy"), false, null, false)
                .read(new RecordingContext(RecordingTest.images(1), 0, Compute.CPU));
    }

    @Test
    void averagesInEitherOrder() {
        Recording rows = read(List.of(Axis.IMAGE, Axis.UNIT), new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        assertThat(rows.means()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(rows.images().pixels(1)).containsExactly(1f, .25f);
        assertThat(rows.repeated()).isFalse();
        Recording columns = read(List.of(Axis.UNIT, Axis.IMAGE), new float[] {1, 3, 5, 2, 4, 6}, 2, 3);
        assertThat(columns.means()).containsExactly(rows.means());
    }

    /// Value 100 r + 10 i + u, the second repeat of image 1 missing.
    @Test
    void trialsInAnyOrderWithMissingOnes() {
        float nan = Float.NaN;
        Recording last = read(
                List.of(Axis.UNIT, Axis.IMAGE, Axis.REPEAT),
                new float[] {0, 100, 10, nan, 20, 120, 1, 101, 11, nan, 21, 121},
                2,
                3,
                2);
        Recording first = read(
                List.of(Axis.REPEAT, Axis.IMAGE, Axis.UNIT),
                new float[] {0, 1, 10, 11, 20, 21, 100, 101, nan, nan, 120, 121},
                2,
                3,
                2);
        for (Recording recording : List.of(last, first)) {
            assertThat(recording.imageOfTrial()).containsExactly(0, 0, 1, 2, 2);
            assertThat(recording.response(1)).containsExactly(100f, 101f);
            assertThat(recording.response(2)).containsExactly(10f, 11f);
            assertThat(recording.response(4)).containsExactly(120f, 121f);
        }
    }

    @Test
    void whatDoesNotFitIsSaid() {
        List<Axis> means = List.of(Axis.IMAGE, Axis.UNIT);
        refused(means, new float[] {1, 2, 3, 4}, new long[] {2, 2}, "images.npy", "got 2 and 3");
        refused(means, new float[6], new long[] {6}, "(image, unit)", "[6]");
        refused(means, new float[] {1, 2, Float.NaN, 4, 5, 6}, new long[] {3, 2}, "finite", "unit 0 and image 1");
        refused(
                List.of(Axis.IMAGE, Axis.UNIT, Axis.REPEAT),
                new float[] {1, 1, 1, 1, 1, 1, 1, Float.NaN, 1, 1, 1, 1},
                new long[] {3, 2, 2},
                "NaN for 1 of 2 in repeat 1 of image 1");
        assertThatThrownBy(() -> read(List.of(Axis.UNIT), new float[1], 1))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("arrays.axes: expected unit, image");
        assertThatThrownBy(() -> new ArrayRecording(
                                "mine", folder.resolve("images.npy"), means, folder.resolve("none"), false, null, false)
                        .read(new RecordingContext(RecordingTest.images(1), 0, Compute.CPU)))
                .isInstanceOf(InputError.class);
        assertThat(Files.exists(folder.resolve("none"))).isFalse();
    }

    private void refused(List<Axis> axes, float[] values, long[] shape, String... parts) {
        assertThatThrownBy(() -> read(axes, values, shape))
                .isInstanceOf(InputError.class)
                .hasMessageContainingAll(parts);
    }
}
