package dev.ventral.neural.source;

import dev.ventral.InputError;
import dev.ventral.array.ArrayFile;
import dev.ventral.array.ArrayRef;
import dev.ventral.array.NumberArray;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Responses from arrays, put in the order of trials.
///
/// @param rows how many images or trials there are, over all files
/// @param responses `trials x units`, of the trials that are not missing
/// @param row the image or trial that each row of `responses` belongs to, counted over all files
/// @param file the file that each row of `responses` is from
/// @param units which of the units of the arrays were taken
/// @param shape the sizes of the units' dimensions
@SuppressWarnings("ArrayRecordComponent") // handed on at once
record ResponseTable(int rows, float[][] responses, int[] row, int[] file, int[] units, long[] shape) {
    /// Bytes of responses that are read at once.
    private static final long BLOCK = 64 << 20;

    /// @param axes what each dimension counts
    /// @param window the first bin that is averaged and the one behind the last, given their number
    /// @param mask the units that are taken, given the shape of all, counted with the last dimension the fastest
    /// @throws InputError if a file has other dimensions, or a response is missing for some units only
    static ResponseTable read(
            List<ArrayRef> files,
            List<ResponseAxis> axes,
            @Nullable LongFunction<int[]> window,
            @Nullable Function<long[], int[]> mask) {
        var reader = new Reader(axes, window, mask);
        for (ArrayRef file : files) {
            reader.add(file);
        }
        return reader.table();
    }

    /// Responses of one array without time and mask.
    static ResponseTable read(ArrayRef file, List<ResponseAxis> axes) {
        return read(List.of(file), axes, null, null);
    }

    /// A label of each unit: its number, or its place in the units' dimensions.
    List<String> labels() {
        return Arrays.stream(units).mapToObj(this::label).toList();
    }

    private String label(int unit) {
        StringBuilder label = new StringBuilder();
        long rest = unit;
        for (int d = shape.length - 1; d >= 0; d--) {
            label.insert(0, (d > 0 ? "," : "") + rest % shape[d]);
            rest /= shape[d];
        }
        return label.toString();
    }

    private static final class Reader {
        private final List<ResponseAxis> axes;
        private final @Nullable LongFunction<int[]> window;
        private final @Nullable Function<long[], int[]> mask;
        private final List<float[]> responses = new ArrayList<>();
        private final List<int[]> where = new ArrayList<>();
        private int rows;
        private int files;
        private int[] units = {};
        private long[] shape = {};

        Reader(List<ResponseAxis> axes, @Nullable LongFunction<int[]> window, @Nullable Function<long[], int[]> mask) {
            this.axes = axes;
            this.window = window;
            this.mask = mask;
        }

        ResponseTable table() {
            return new ResponseTable(
                    rows,
                    responses.toArray(float[][]::new),
                    where.stream().mapToInt(w -> w[0]).toArray(),
                    where.stream().mapToInt(w -> w[1]).toArray(),
                    units,
                    shape);
        }

        void add(ArrayRef file) {
            int before = responses.size();
            try (ArrayFile arrays = ArrayFile.open(file.file())) {
                String name = file.variable() == null ? arrays.only(ArrayFile.Kind.NUMBERS) : file.variable();
                long[] listed = arrays.entries().stream()
                        .filter(e -> e.name().equals(name))
                        .map(ArrayFile.Entry::shape)
                        .filter(s -> s.length == axes.size())
                        .findFirst()
                        .orElse(new long[0]);
                // of what is not listed with these dimensions, all is read
                NumberArray whole = listed.length == 0 ? arrays.read(name).squeezed(axes.size()) : null;
                long[] all = whole == null ? listed : whole.shape();
                InputError.unless(
                        all.length == axes.size() && Arrays.stream(all).allMatch(s -> s > 0),
                        "%s: expected an array (%s), got shape %s",
                        file,
                        ResponseAxis.names(axes),
                        Arrays.toString(all));
                read(
                        file,
                        all,
                        (from, count) -> whole == null ? arrays.read(name, from, count) : whole.slab(from, count));
            }
            InputError.unless(responses.size() > before, "%s: expected responses, got NaN only", file);
            files++;
        }

        private void read(ArrayRef file, long[] sizes, Slabs slabs) {
            units(file, sizes);
            int lead = ResponseAxis.lead(axes);
            long[] from = new long[sizes.length];
            long[] count = sizes.clone();
            int time = axes.indexOf(ResponseAxis.TIME);
            if (time >= 0 && window != null) {
                int[] range = window.apply(sizes[time]);
                from[time] = range[0];
                count[time] = (long) range[1] - range[0];
            }
            long each = Double.BYTES;
            for (int d = 0; d < sizes.length; d++) {
                each *= d == lead ? 1 : count[d];
            }
            long block = Math.max(1, BLOCK / each);
            for (long start = 0; start < sizes[lead]; start += block) {
                from[lead] = start;
                count[lead] = Math.min(block, sizes[lead] - start);
                rows(file, slabs.read(from.clone(), count.clone()).permuted(order()));
            }
        }

        /// Images or trials first, then repeats, time, units.
        private int[] order() {
            return IntStream.concat(
                            IntStream.of(
                                            ResponseAxis.lead(axes),
                                            axes.indexOf(ResponseAxis.REPEAT),
                                            axes.indexOf(ResponseAxis.TIME))
                                    .filter(d -> d >= 0),
                            dimensions())
                    .toArray();
        }

        private IntStream dimensions() {
            return IntStream.range(0, axes.size()).filter(d -> axes.get(d) == ResponseAxis.UNIT);
        }

        private void units(ArrayRef file, long[] sizes) {
            long[] found = dimensions().mapToLong(d -> sizes[d]).toArray();
            if (files == 0) {
                shape = found;
                long all = Arrays.stream(found).reduce(1, Math::multiplyExact);
                InputError.unless(all <= Integer.MAX_VALUE, "%s: expected fewer than 2^31 units, got %d", file, all);
                units = mask == null ? IntStream.range(0, (int) all).toArray() : mask.apply(found);
            }
            InputError.unless(
                    Arrays.equals(shape, found),
                    "%s: expected the units of the first file, of shape %s, got %s",
                    file,
                    Arrays.toString(shape),
                    Arrays.toString(found));
        }

        private void rows(ArrayRef file, NumberArray block) {
            float[] values = block.floats();
            long all = Arrays.stream(shape).reduce(1, Math::multiplyExact);
            int repeats = axes.contains(ResponseAxis.REPEAT) ? (int) block.size(1) : 1;
            int bins = axes.contains(ResponseAxis.TIME) ? (int) block.size(repeatsAxis()) : 1;
            int at = 0;
            for (int lead = 0; lead < block.size(0); lead++) {
                for (int r = 0; r < repeats; r++) {
                    float[] trial = mean(values, at, bins, (int) all);
                    at += bins * (int) all;
                    if (!missing(file, trial, r, repeats)) {
                        responses.add(trial);
                        where.add(new int[] {rows, files});
                    }
                }
                rows++;
            }
        }

        private int repeatsAxis() {
            return axes.contains(ResponseAxis.REPEAT) ? 2 : 1;
        }

        private float[] mean(float[] values, int at, int bins, int all) {
            float[] trial = new float[units.length];
            for (int u = 0; u < trial.length; u++) {
                double sum = 0;
                for (int b = 0; b < bins; b++) {
                    sum += values[at + b * all + units[u]];
                }
                trial[u] = (float) (sum / bins);
            }
            return trial;
        }

        /// Whether there was no such trial.
        private boolean missing(ArrayRef file, float[] trial, int repeat, int repeats) {
            boolean may = repeats > 1 || axes.contains(ResponseAxis.TRIAL);
            int absent = 0;
            for (int u = 0; u < trial.length; u++) {
                absent += Float.isNaN(trial[u]) ? 1 : 0;
                InputError.unless(
                        may ? !Float.isInfinite(trial[u]) : Float.isFinite(trial[u]),
                        "%s: expected finite responses, got %s for unit %d and %s %d",
                        file,
                        trial[u],
                        units[u],
                        axes.contains(ResponseAxis.TRIAL) ? "trial" : "image",
                        rows);
            }
            InputError.unless(
                    absent == 0 || absent == trial.length,
                    "%s: expected the responses of all units in a trial, or NaN for all, got NaN for %d of %d in repeat %d"
                            + " of image %d",
                    file,
                    absent,
                    trial.length,
                    repeat,
                    rows);
            return absent > 0;
        }
    }

    private interface Slabs {
        NumberArray read(long[] from, long[] count);
    }
}
