package dev.ventral.array;

import dev.ventral.InputError;
import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The numbers of MATLAB 5 arrays.
final class Mat5Values {
    private Mat5Values() {}

    /// A full array. MATLAB stores whole numbers in as few bytes as they need, whatever the array's class.
    ///
    /// @param wanted the class
    static NumberArray of(String source, NumberType wanted, long[] size, Mat5Element stored) {
        NumberType type = stored.numbers();
        NumberArray flat = stored.array();
        long count = ArrayLayout.bytes(source, size, 1);
        InputError.unless(
                flat.count() == count,
                "%s: expected %d values for size %s, got %d (damaged)",
                source,
                count,
                Arrays.toString(size),
                flat.count());
        if (type == wanted || type == NumberType.U1 && wanted == NumberType.B1) {
            return new ArrayLayout(source, wanted, stored.order(), true, size, Scale.NONE).whole(stored.body());
        }
        byte[] bytes = new byte[ArrayLayout.allocatable(source, ArrayLayout.bytes(source, size, wanted.size))];
        MemorySegment values = MemorySegment.ofArray(bytes);
        if (wanted.isFloating()) {
            double[] from = flat.doubles();
            for (int i = 0; i < from.length; i++) {
                wanted.put(values, (long) i * wanted.size, from[i]);
            }
        } else {
            long[] from = flat.longs();
            for (int i = 0; i < from.length; i++) {
                wanted.put(values, (long) i * wanted.size, from[i]);
            }
        }
        return new ArrayLayout(source, wanted, ByteOrder.LITTLE_ENDIAN, true, size, Scale.NONE).whole(values);
    }

    /// A sparse matrix, with its zeros.
    ///
    /// @param rows the first of three elements: the rows of what is stored, where each column begins, the
    /// values
    static NumberArray full(String source, long[] size, MemorySegment body, Mat5Element rows) {
        Mat5Element starts = Mat5Element.at(source, body, rows.end(), rows.order());
        long[] row = rows.array().longs();
        long[] start = starts.array().longs();
        double[] value =
                Mat5Element.at(source, body, starts.end(), rows.order()).array().doubles();
        double[] full = new double
                [ArrayLayout.allocatable(source, ArrayLayout.bytes(source, size, Double.BYTES)) / Double.BYTES];
        boolean sound = size.length == 2 && start.length == size[1] + 1;
        for (int column = 0; sound && column < size[1]; column++) {
            sound = start[column] >= 0 && start[column] <= start[column + 1] && start[column + 1] <= value.length;
            for (long i = start[column]; sound && i < start[column + 1]; i++) {
                sound = i < row.length && row[(int) i] >= 0 && row[(int) i] < size[0];
                if (sound) {
                    full[(int) (row[(int) i] + column * size[0])] = value[(int) i];
                }
            }
        }
        InputError.unless(sound, "%s: expected a sound sparse matrix, got indices beyond its size (damaged)", source);
        return NumberArray.ofJava(source, NumberType.F8, true, size, MemorySegment.ofArray(full));
    }
}
