package dev.ventral.neural.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ventral.InputError;
import dev.ventral.array.ArrayRef;
import dev.ventral.array.Npy;
import dev.ventral.data.image.ArrayImages;
import dev.ventral.data.image.ImageLayout;
import dev.ventral.neural.Recording;
import dev.ventral.neural.RecordingTest;
import dev.ventral.tensor.Compute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
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

    private static Recording read(ArrayRecording source) {
        return source.read(new RecordingContext(RecordingTest.images(1), 0, Compute.CPU));
    }

    private ArrayRecording of(
            Path file,
            List<ResponseAxis> axes,
            @Nullable ResponseWindow window,
            @Nullable UnitMask mask,
            List<ArrayRef> stimuli,
            List<ArrayRef> sessions,
            List<String> heldOut) {
        return new ArrayRecording(
                "mine",
                List.of(new ArrayRef(file, null)),
                axes,
                List.of(new ArrayRef(folder.resolve("images.npy"), null)),
                null,
                false,
                null,
                window,
                mask,
                stimuli,
                1,
                sessions,
                Map.of(),
                null,
                List.of(),
                heldOut,
                false);
    }

    private ArrayRef write(String name, double[] values, long... shape) {
        Npy.write(folder.resolve(name), values, shape);
        return new ArrayRef(folder.resolve(name), null);
    }

    private Recording read(List<ResponseAxis> axes, float[] values, long... shape) {
        Path file = folder.resolve("responses.npy");
        Npy.write(file, values, shape);
        return read(of(file, axes, null, null, List.of(), List.of(), List.of()));
    }

    @Test
    void averagesInEitherOrder() {
        Recording rows = read(List.of(ResponseAxis.IMAGE, ResponseAxis.UNIT), new float[] {1, 2, 3, 4, 5, 6}, 3, 2);
        assertThat(rows.means()).containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(rows.images().pixels(1)).containsExactly(1f, .25f);
        assertThat(rows.repeated()).isFalse();
        Recording columns = read(List.of(ResponseAxis.UNIT, ResponseAxis.IMAGE), new float[] {1, 3, 5, 2, 4, 6}, 2, 3);
        assertThat(columns.means()).containsExactly(rows.means());
    }

    /// Value 100 r + 10 i + u, the second repeat of image 1 missing.
    @Test
    void trialsInAnyOrderWithMissingOnes() {
        float nan = Float.NaN;
        Recording last = read(
                List.of(ResponseAxis.UNIT, ResponseAxis.IMAGE, ResponseAxis.REPEAT),
                new float[] {0, 100, 10, nan, 20, 120, 1, 101, 11, nan, 21, 121},
                2,
                3,
                2);
        Recording first = read(
                List.of(ResponseAxis.REPEAT, ResponseAxis.IMAGE, ResponseAxis.UNIT),
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
        List<ResponseAxis> means = List.of(ResponseAxis.IMAGE, ResponseAxis.UNIT);
        refused(means, new float[] {1, 2, 3, 4}, new long[] {2, 2}, "images.npy", "got 2 and 3");
        refused(means, new float[6], new long[] {6}, "(image, unit)", "[6]");
        refused(means, new float[] {1, 2, Float.NaN, 4, 5, 6}, new long[] {3, 2}, "finite", "unit 0 and image 1");
        refused(
                List.of(ResponseAxis.IMAGE, ResponseAxis.UNIT, ResponseAxis.REPEAT),
                new float[] {1, 1, 1, 1, 1, 1, 1, Float.NaN, 1, 1, 1, 1},
                new long[] {3, 2, 2},
                "NaN for 1 of 2 in repeat 1 of image 1");
        assertThatThrownBy(() -> read(List.of(ResponseAxis.UNIT), new float[1], 1))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("arrays.axes: expected unit with either image");
        assertThatThrownBy(() -> ArrayImages.read(new ArrayRef(folder.resolve("none"), null), ImageLayout.USUAL))
                .isInstanceOf(InputError.class);
        assertThat(Files.exists(folder.resolve("none"))).isFalse();
    }

    private void refused(List<ResponseAxis> axes, float[] values, long[] shape, String... parts) {
        assertThatThrownBy(() -> read(axes, values, shape))
                .isInstanceOf(InputError.class)
                .hasMessageContainingAll(parts);
    }

    /// Value 100 trial + 10 unit + bin over times 0, 10, 20, 30: the window from 10 to 30 averages bins 1 and 2.
    @Test
    void trialsWithTimeAreAveragedOverTheWindow() {
        double[] values = new double[4 * 2 * 4];
        Arrays.setAll(values, k -> 100 * (k / 8) + 10 * (k / 4 % 2) + k % 4);
        ArrayRef file = write("time.npy", values, 4, 2, 4);
        ArrayRef times = write("times.npy", new double[] {0, 10, 20, 30}, 4);
        ArrayRef shown = write("shown.npy", new double[] {3, 1, 2, 3}, 4);
        ArrayRef session = write("session.npy", new double[] {7, 7, 5, 5}, 4);
        List<ResponseAxis> axes = List.of(ResponseAxis.TRIAL, ResponseAxis.UNIT, ResponseAxis.TIME);
        Recording recording = read(of(
                file.file(),
                axes,
                new ResponseWindow(10, 30, times),
                null,
                List.of(shown),
                List.of(session),
                List.of("1-2")));
        assertThat(recording.response(1)).containsExactly(101.5f, 111.5f);
        assertThat(recording.imageOfTrial()).containsExactly(2, 0, 1, 2);
        assertThat(recording.sessions()).isEqualTo(2);
        assertThat(recording.sessionOfTrial()).containsExactly(0, 0, 1, 1);
        assertThat(recording.heldOut()).containsExactly(1, 2);
        assertThat(recording.split(.5, 3)).isEqualTo(new Recording.Split(new int[] {0}, new int[] {1, 2}));
        Recording some = recording.select(new int[] {2, 0});
        assertThat(some.heldOut()).containsExactly(0);
        assertThat(some.sessionOfTrial()).containsExactly(0, 1, 0);
        assertThatThrownBy(() -> read(of(
                        file.file(),
                        axes,
                        new ResponseWindow(31, 40, times),
                        null,
                        List.of(shown),
                        List.of(),
                        List.of())))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("none")
                .hasMessageContaining("0.0 to 30.0");
        assertThatThrownBy(() -> read(of(
                        file.file(),
                        axes,
                        new ResponseWindow(0, 40, times),
                        null,
                        List.of(write("zero.npy", new double[] {0, 1, 2, 3}, 4)),
                        List.of(),
                        List.of())))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected images from 1 to 3, got 0");
    }

    /// A volume 2 x 1 x 3 per image, value 10 image + voxel: the mask takes labels 4 and 5.
    @Test
    void volumesAreMasked() {
        double[] values = new double[6 * 3];
        Arrays.setAll(values, k -> 10 * (k % 3) + k / 3);
        ArrayRef file = write("volumes.npy", values, 2, 1, 3, 3);
        ArrayRef atlas = write("atlas.npy", new double[] {0, 4, 0, 7, 5, 0}, 2, 1, 3);
        List<ResponseAxis> axes = List.of(ResponseAxis.UNIT, ResponseAxis.UNIT, ResponseAxis.UNIT, ResponseAxis.IMAGE);
        Recording recording =
                read(of(file.file(), axes, null, new UnitMask(atlas, List.of(4, 5)), List.of(), List.of(), List.of()));
        assertThat(recording.units()).isEqualTo(2);
        assertThat(recording.unitLabels()).containsExactly("0,0,1", "1,0,1");
        assertThat(recording.response(2)).containsExactly(21, 24);
        assertThat(read(of(file.file(), axes, null, new UnitMask(atlas, List.of()), List.of(), List.of(), List.of()))
                        .units())
                .isEqualTo(3);
        assertThatThrownBy(() -> read(
                        of(file.file(), axes, null, new UnitMask(atlas, List.of(6)), List.of(), List.of(), List.of())))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("expected label 6 among its labels [4, 5, 7]");
        ArrayRef small = write("small.npy", new double[] {1, 1}, 2, 1, 1);
        assertThatThrownBy(() -> read(
                        of(file.file(), axes, null, new UnitMask(small, List.of()), List.of(), List.of(), List.of())))
                .isInstanceOf(InputError.class)
                .hasMessageContaining("[2, 1, 3], got [2, 1, 1]");
    }
}
