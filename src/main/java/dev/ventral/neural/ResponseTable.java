package dev.ventral.neural;

import dev.ventral.InputError;
import dev.ventral.array.Npy;
import dev.ventral.array.NumberArray;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Responses from one array, put in the order of trials.
///
/// @param images how many there are
/// @param responses `trials x units`
/// @param imageOfTrial the image of each trial
@SuppressWarnings("ArrayRecordComponent") // handed on at once
record ResponseTable(int images, float[][] responses, int[] imageOfTrial) {

    /// What a dimension of an array of responses counts.
    enum Axis {
        /// Neurons, voxels, sites.
        UNIT,
        /// Images, in the order of the image files.
        IMAGE,
        /// Repeats of an image; NaN for all units where there was none.
        REPEAT
    }

    /// Refuses axes that do not make a table.
    static void check(String where, List<Axis> axes) {
        InputError.unless(
                axes.contains(Axis.UNIT) && axes.contains(Axis.IMAGE) && new HashSet<>(axes).size() == axes.size(),
                "%s: expected unit, image and perhaps repeat, each once, in the order of the array's dimensions, got %s",
                where,
                names(axes));
    }

    private static String names(List<Axis> axes) {
        return axes.stream().map(a -> a.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
    }

    /// @param axes what each dimension counts
    /// @throws InputError if the file has other dimensions, or a response is missing for some units only, or
    ///     for all trials of an image
    static ResponseTable read(Path file, List<Axis> axes) {
        NumberArray array = Npy.read(file);
        InputError.unless(
                array.rank() == axes.size() && array.count() > 0 && array.count() < Integer.MAX_VALUE,
                "%s: expected an array (%s), got shape %s",
                file,
                names(axes),
                Arrays.toString(array.shape()));
        return of(file, array, axes);
    }

    private static ResponseTable of(Path file, NumberArray array, List<Axis> axes) {
        int units = size(array, axes, Axis.UNIT);
        int images = size(array, axes, Axis.IMAGE);
        int repeats = size(array, axes, Axis.REPEAT);
        int[] stride = {
            stride(array, axes, Axis.UNIT), stride(array, axes, Axis.IMAGE), stride(array, axes, Axis.REPEAT)
        };
        float[] values = array.floats();
        List<float[]> responses = new ArrayList<>();
        var shown = IntStream.builder();
        for (int i = 0; i < images; i++) {
            for (int r = 0; r < repeats; r++) {
                float[] trial = new float[units];
                for (int u = 0; u < units; u++) {
                    trial[u] = values[u * stride[0] + i * stride[1] + r * stride[2]];
                }
                if (!missing(file, trial, i, r, repeats)) {
                    responses.add(trial);
                    shown.add(i);
                }
            }
        }
        InputError.unless(!responses.isEmpty(), "%s: expected responses, got NaN only", file);
        return new ResponseTable(
                images, responses.toArray(float[][]::new), shown.build().toArray());
    }

    private static int size(NumberArray array, List<Axis> axes, Axis axis) {
        return axes.contains(axis) ? Math.toIntExact(array.size(axes.indexOf(axis))) : 1;
    }

    private static int stride(NumberArray array, List<Axis> axes, Axis axis) {
        int stride = axes.contains(axis) ? 1 : 0;
        for (int d = axes.indexOf(axis) + 1; stride > 0 && d < axes.size(); d++) {
            stride *= Math.toIntExact(array.size(d));
        }
        return stride;
    }

    /// Whether there was no such trial.
    private static boolean missing(Path file, float[] trial, int image, int repeat, int repeats) {
        int absent = 0;
        for (int u = 0; u < trial.length; u++) {
            absent += Float.isNaN(trial[u]) ? 1 : 0;
            InputError.unless(
                    repeats > 1 ? !Float.isInfinite(trial[u]) : Float.isFinite(trial[u]),
                    "%s: expected finite responses, got %s for unit %d and image %d",
                    file,
                    trial[u],
                    u,
                    image);
        }
        InputError.unless(
                absent == 0 || absent == trial.length,
                "%s: expected the responses of all units in a trial, or NaN for all, got NaN for %d of %d in repeat %d of"
                        + " image %d",
                file,
                absent,
                trial.length,
                repeat,
                image);
        return absent > 0;
    }
}
