package dev.ventral.data.image;

import dev.ventral.InputError;
import dev.ventral.array.ArrayRef;
import dev.ventral.array.NumberArray;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// How images lie in an array.
///
/// `axes` says what each dimension counts. Where the pixels of an image are one long row, as MATLAB's `X(:)`
/// makes it, `pixels` gives the sizes of the last axes: `axes: [image, column, row], pixels: [28, 28]` is an
/// array `N x 784` of 28 x 28 images whose columns follow one another.
///
/// @param axes absent: `[image, channel, row, column]`, or `[image, row, column]` for three dimensions
/// @param pixels sizes of the last axes, which the array's last dimension holds all together
/// @param range the numbers that are black and white; absent: [0, 255] for uint8, [0, 1] for floats
public record ImageLayout(
        @Nullable List<Axis> axes,
        @Nullable List<Integer> pixels,
        @Nullable List<Double> range) {
    /// The usual layout.
    public static final ImageLayout USUAL = new ImageLayout(null, null, null);

    /// What a dimension of an array of images counts.
    public enum Axis {
        IMAGE,
        CHANNEL,
        ROW,
        COLUMN
    }

    public ImageLayout {
        axes = axes == null ? null : List.copyOf(axes);
        pixels = pixels == null ? null : List.copyOf(pixels);
        range = range == null ? null : List.copyOf(range);
        InputError.unless(
                axes == null
                        || new HashSet<>(axes).size() == axes.size()
                                && axes.contains(Axis.IMAGE)
                                && axes.contains(Axis.ROW)
                                && axes.contains(Axis.COLUMN),
                "axes: expected image, row, column and perhaps channel, each once, got %s",
                axes == null ? "" : names(axes));
        InputError.unless(
                pixels == null
                        || axes != null
                                && pixels.size() < axes.size()
                                && pixels.stream().allMatch(p -> p > 0),
                "pixels: expected the sizes of the last of the axes, got %s with axes %s",
                pixels,
                axes == null ? "not given" : names(axes));
        InputError.unless(
                range == null || range.size() == 2 && range.get(0) < range.get(1),
                "range: expected [black, white], got %s",
                range);
    }

    private static String names(List<Axis> axes) {
        return axes.stream().map(a -> a.name().toLowerCase(Locale.ROOT)).collect(Collectors.joining(", "));
    }

    /// The array as `N x C x H x W`.
    ///
    /// @throws InputError naming the array's shape and the axes, where they do not fit
    NumberArray arrange(ArrayRef ref, NumberArray array) {
        List<Axis> named = axes != null
                ? axes
                : array.rank() == 3
                        ? List.of(Axis.IMAGE, Axis.ROW, Axis.COLUMN)
                        : List.of(Axis.IMAGE, Axis.CHANNEL, Axis.ROW, Axis.COLUMN);
        int split = pixels == null ? 0 : pixels.size() - 1;
        NumberArray flat = array.rank() > named.size() - split ? array.squeezed(named.size() - split) : array;
        InputError.unless(
                flat.rank() == named.size() - split,
                "%s: expected images (%s)%s, got shape %s",
                ref,
                names(named),
                pixels == null ? "" : " with the last " + pixels.size() + " together",
                Arrays.toString(array.shape()));
        NumberArray whole = pixels == null ? flat : split(ref, flat, pixels);
        if (!named.contains(Axis.CHANNEL)) {
            whole = whole.reshaped(append(whole.shape(), 1));
            return whole.permuted(
                    named.indexOf(Axis.IMAGE), named.size(), named.indexOf(Axis.ROW), named.indexOf(Axis.COLUMN));
        }
        return whole.permuted(
                named.indexOf(Axis.IMAGE),
                named.indexOf(Axis.CHANNEL),
                named.indexOf(Axis.ROW),
                named.indexOf(Axis.COLUMN));
    }

    private static NumberArray split(ArrayRef ref, NumberArray flat, List<Integer> pixels) {
        long[] shape = flat.shape();
        long product = pixels.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        InputError.unless(
                shape[shape.length - 1] == product,
                "%s: expected %s = %d pixels in the last dimension, got shape %s",
                ref,
                pixels.stream().map(String::valueOf).collect(Collectors.joining(" x ")),
                product,
                Arrays.toString(shape));
        long[] split = Arrays.copyOf(shape, shape.length - 1 + pixels.size());
        for (int d = 0; d < pixels.size(); d++) {
            split[shape.length - 1 + d] = pixels.get(d);
        }
        return flat.reshaped(split);
    }

    private static long[] append(long[] shape, long size) {
        long[] longer = Arrays.copyOf(shape, shape.length + 1);
        longer[shape.length] = size;
        return longer;
    }

    /// Values on [0, 1], in place; rounding that leaves it by less than 1e-6 is cut off.
    float[] scaled(float[] values) {
        if (range != null) {
            double black = range.get(0);
            double white = range.get(1);
            for (int i = 0; i < values.length; i++) {
                double value = (values[i] - black) / (white - black);
                values[i] = (float) (value > 1 && value < 1 + 1e-6 ? 1 : value < 0 && value > -1e-6 ? 0 : value);
            }
        }
        return values;
    }
}
