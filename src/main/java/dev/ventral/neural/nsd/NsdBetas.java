package dev.ventral.neural.nsd;

import dev.ventral.InputError;
import dev.ventral.array.ArrayFile;
import dev.ventral.array.NumberArray;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;

/// The responses of one session, of one volume or one hemisphere.
///
/// HDF5 (`betas`) has trials x z x y x x, or trials x vertices, in the order that HDF5's own tools show;
/// NIfTI has x, y, z, trial; MGH has vertex, 1, 1, trial. Integers are 300 times the percent signal
/// change, floating-point numbers are the percent signal change itself.
///
/// Source: NSD data manual, "Functional data (NSD)", "File format issues for betas".
final class NsdBetas implements AutoCloseable {
    private static final double SCALE = 300;
    /// Bytes that are read at once, where more than one trial is.
    private static final long BLOCK = Math.min(32 << 20, Runtime.getRuntime().maxMemory() / 8);
    /// Bytes of an element, at most.
    private static final long ELEMENT = 4;
    /// Places between two that are wanted which are read along, as fewer and longer parts are faster.
    private static final int GAP = 16;

    private final Path file;
    private final ArrayFile arrays;
    private final String name;
    private final long[] sizes;
    /// The dimension of the trials.
    private final int trial;
    /// The dimensions of space: x, y, z.
    private final int[] space;

    @FunctionalInterface
    interface Sink {
        /// @param voxel its number among those asked for
        void take(int trial, int voxel, float value);
    }

    private NsdBetas(Path file, ArrayFile arrays) {
        this.file = file;
        this.arrays = arrays;
        boolean hdf5 = file.toString().endsWith(".hdf5");
        this.name = hdf5 ? "betas" : arrays.only(ArrayFile.Kind.NUMBERS);
        this.sizes = arrays.entries().stream()
                .filter(entry -> entry.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new InputError(file + ": expected a dataset 'betas', got " + arrays.entries()))
                .shape();
        int rank = sizes.length;
        this.trial = hdf5 ? 0 : rank - 1;
        this.space = hdf5
                ? IntStream.range(0, rank - 1).map(d -> rank - 1 - d).toArray()
                : IntStream.range(0, rank - 1).toArray();
        InputError.unless(
                hdf5 ? rank == 2 || rank == 4 : rank == 4,
                "%s: expected betas of %s, got shape %s",
                file,
                hdf5 ? "trials x z x y x x, or trials x vertices" : "x, y, z and trial",
                Arrays.toString(sizes));
    }

    static NsdBetas open(Path file) {
        ArrayFile arrays = ArrayFile.open(file);
        try {
            return new NsdBetas(file, arrays);
        } catch (InputError e) {
            arrays.close();
            throw e;
        }
    }

    /// Refuses betas of another number of trials, or of other places than the labels are of.
    void check(NsdVoxels voxels) {
        InputError.unless(
                sizes[trial] == NsdDesign.TRIALS,
                "%s: expected %d trials, got %d (shape %s)",
                file,
                NsdDesign.TRIALS,
                sizes[trial],
                Arrays.toString(sizes));
        InputError.unless(
                Arrays.equals(NsdVoxels.trimmed(shape()), voxels.shape()),
                "%s: expected betas of the shape of the labels, %s, got %s",
                file,
                Arrays.toString(voxels.shape()),
                Arrays.toString(NsdVoxels.trimmed(shape())));
    }

    private long[] shape() {
        return Arrays.stream(space).mapToLong(d -> sizes[d]).toArray();
    }

    /// Reads some voxels in all trials.
    ///
    /// @param voxels ascending, counted with the last dimension of space the fastest
    void read(int[] voxels, Sink sink) {
        int[][] at = Arrays.stream(voxels)
                .mapToObj(voxel -> NsdVoxels.at(voxel, shape()))
                .toArray(int[][]::new);
        int[] all = IntStream.range(0, voxels.length).toArray();
        if (trial == 0) {
            parts(at, all, sink);
        } else if (all.length > 0) {
            // volume by volume, in the file's order: packed files are unpacked once
            var box = new Box(at, all);
            for (int t = 0; t < sizes[trial]; t++) {
                take(slab(box, t, 1), box, at, all, t, sink);
            }
        }
    }

    /// All trials at once of voxels near each other along the last dimension of space, the file's slowest
    /// but trials.
    private void parts(int[][] at, int[] all, Sink sink) {
        int last = space.length - 1;
        int[] order = IntStream.of(all)
                .boxed()
                .sorted((a, b) -> Integer.compare(at[a][last], at[b][last]))
                .mapToInt(Integer::intValue)
                .toArray();
        for (int from = 0; from < order.length; ) {
            var box = new Box(at, new int[] {order[from]});
            int to = from + 1;
            while (to < order.length && joins(box, at[order[to]], last)) {
                box.add(at[order[to++]]);
            }
            int[] group = Arrays.copyOfRange(order, from, to);
            NumberArray part = slab(box, 0, sizes[trial]);
            for (int t = 0; t < sizes[trial]; t++) {
                long[] offset = new long[sizes.length];
                offset[trial] = t;
                long[] one = part.shape();
                one[trial] = 1;
                take(part.slab(offset, one), box, at, group, t, sink);
            }
            from = to;
        }
    }

    private boolean joins(Box box, int[] place, int last) {
        return place[last] == box.high[last]
                || place[last] - box.high[last] <= GAP && box.countWith(place) * sizes[trial] * ELEMENT <= BLOCK;
    }

    private NumberArray slab(Box box, long firstTrial, long trials) {
        long[] offset = new long[sizes.length];
        long[] count = new long[sizes.length];
        offset[trial] = firstTrial;
        count[trial] = trials;
        for (int d = 0; d < space.length; d++) {
            offset[space[d]] = box.low[d];
            count[space[d]] = box.high[d] - box.low[d] + 1L;
        }
        return arrays.read(name, offset, count);
    }

    private void take(NumberArray one, Box box, int[][] at, int[] voxels, int t, Sink sink) {
        boolean integers = !one.dtype().contains("f");
        float[] values = one.permuted(IntStream.concat(IntStream.of(trial), IntStream.of(space))
                        .toArray())
                .floats();
        for (int voxel : voxels) {
            float value = values[box.place(at[voxel])];
            sink.take(t, voxel, integers ? (float) (value / SCALE) : value);
        }
    }

    @Override
    public void close() {
        arrays.close();
    }

    /// The smallest box around places.
    private static final class Box {
        private final int[] low;
        private final int[] high;

        Box(int[][] at, int[] voxels) {
            low = at[voxels[0]].clone();
            high = low.clone();
            for (int voxel : voxels) {
                add(at[voxel]);
            }
        }

        void add(int[] place) {
            for (int d = 0; d < low.length; d++) {
                low[d] = Math.min(low[d], place[d]);
                high[d] = Math.max(high[d], place[d]);
            }
        }

        /// How many places it would have with one more.
        long countWith(int[] place) {
            long count = 1;
            for (int d = 0; d < low.length; d++) {
                count *= Math.max(high[d], place[d]) - Math.min(low[d], place[d]) + 1L;
            }
            return count;
        }

        /// A place counted within the box, the last dimension the fastest.
        int place(int[] at) {
            int place = 0;
            for (int d = 0; d < low.length; d++) {
                place = place * (high[d] - low[d] + 1) + at[d] - low[d];
            }
            return place;
        }
    }
}
