package dev.ventral.neural.source;

import dev.ventral.InputError;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a dimension of an array of responses counts.
public enum ResponseAxis {
    /// Neurons, voxels, sites. Several, such as the three of a volume, are counted as one, the last the fastest.
    UNIT,
    /// Images, in the order of the image files.
    IMAGE,
    /// Repeats of an image; NaN for all units where there was none.
    REPEAT,
    /// Presentations, of which something else says which image was shown.
    TRIAL,
    /// Time after onset; a window of it is averaged.
    TIME;

    /// Refuses axes that do not make a table.
    static void check(String where, List<ResponseAxis> axes) {
        boolean image = axes.contains(IMAGE) && !axes.contains(TRIAL);
        boolean trial = axes.contains(TRIAL) && !axes.contains(IMAGE) && !axes.contains(REPEAT);
        boolean once = axes.stream().allMatch(a -> a == UNIT || Collections.frequency(axes, a) == 1);
        InputError.unless(
                axes.contains(UNIT) && once && (image || trial),
                "%s: expected unit with either image (and perhaps repeat) or trial, and perhaps time, in the order of the"
                        + " array's dimensions, got %s",
                where,
                names(axes));
    }

    static String names(List<ResponseAxis> axes) {
        return axes.stream().map(a -> a.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
    }

    /// The dimension that counts images or trials.
    static int lead(List<ResponseAxis> axes) {
        return Math.max(axes.indexOf(IMAGE), axes.indexOf(TRIAL));
    }
}
