package dev.ventral.neural.source;

import dev.ventral.InputError;
import dev.ventral.array.ArrayRef;
import dev.ventral.array.NumberArray;
import dev.ventral.component.Default;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/// Which units are taken: those at which an array, with the dimensions of the units, has one of some values.
///
/// @param file the array: a volume of labels (an atlas), a mask, a column with one number per unit
/// @param values the values that are taken; none: all but 0
public record UnitMask(ArrayRef file, @Default("[]") List<Integer> values) {
    public UnitMask {
        values = List.copyOf(values);
    }

    /// The units inside, counted with the last dimension the fastest, ascending.
    ///
    /// @param shape of the units
    /// @throws InputError if the mask has another shape, lacks one of the values, or takes no unit
    int[] inside(long[] shape) {
        NumberArray mask = file.read();
        NumberArray fitted = mask.rank() > shape.length ? mask.squeezed(shape.length) : mask;
        InputError.unless(
                Arrays.equals(fitted.shape(), shape),
                "%s: expected a mask of the shape of the units, %s, got %s",
                file,
                Arrays.toString(shape),
                Arrays.toString(mask.shape()));
        double[] labels = fitted.doubles();
        Set<Double> wanted =
                new TreeSet<>(values.stream().map(Integer::doubleValue).toList());
        Set<Double> known = new TreeSet<>();
        int[] inside = IntStream.range(0, labels.length)
                .filter(i -> {
                    if (labels[i] != 0 && !Double.isNaN(labels[i])) {
                        known.add(labels[i]);
                    }
                    return wanted.isEmpty() ? labels[i] != 0 && !Double.isNaN(labels[i]) : wanted.contains(labels[i]);
                })
                .toArray();
        for (double value : wanted) {
            InputError.unless(
                    value == 0 || known.contains(value),
                    "%s: expected label %d among its labels %s, got none there",
                    file,
                    (int) value,
                    shown(known));
        }
        InputError.unless(inside.length > 0, "%s: expected units inside the mask, got none", file);
        return inside;
    }

    private static String shown(Set<Double> known) {
        String all = known.stream()
                .limit(50)
                .map(v -> v == Math.rint(v) ? "" + v.longValue() : "" + v)
                .toList()
                .toString();
        return known.size() > 50 ? all + " and more" : all;
    }
}
