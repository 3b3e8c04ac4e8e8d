package dev.ventral.tensor;

import dev.ventral.InputError;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;

/// An array read from an NPY file. Values are handed out in row-major order, whatever their order in the
/// file, which stays mapped while this object is reachable.
public final class NpyArray {
    private final String source;
    private final NpyType type;
    private final ByteOrder order;
    private final boolean columnMajor;
    private final long[] shape;
    private final MemorySegment data;

    /// @param source the file, for messages
    /// @param data exactly the elements
    NpyArray(String source, NpyType type, ByteOrder order, boolean columnMajor, long[] shape, MemorySegment data) {
        this.source = source;
        this.type = type;
        this.order = order;
        this.columnMajor = columnMajor && shape.length > 1;
        this.shape = shape;
        this.data = data;
    }

    /// The element type as NumPy writes it (`dtype.str`): `<f4`, `>i2`, `|u1`, …
    public String dtype() {
        char first = type.size == 1 ? '|' : order == ByteOrder.BIG_ENDIAN ? '>' : '<';
        return first + type.name().toLowerCase(java.util.Locale.ROOT);
    }

    /// The sizes of all dimensions (none for a single number), a copy.
    public long[] shape() {
        return shape.clone();
    }

    /// The number of dimensions.
    public int rank() {
        return shape.length;
    }

    /// The size of one dimension.
    public long size(int dimension) {
        return shape[dimension];
    }

    /// The number of elements.
    public long count() {
        return data.byteSize() / type.size;
    }

    /// All elements as float32 (float64 and large integers are rounded); NaN is kept.
    public float[] floats() {
        float[] values = new float[length()];
        if (type == NpyType.F4 && !columnMajor) {
            MemorySegment.copy(data, NpyType.floats(order), 0, values, 0, values.length);
        } else {
            eachInOrder((i, at) -> values[i] = (float) type.real(data, at, order));
        }
        return values;
    }

    /// All elements as float64; NaN is kept.
    public double[] doubles() {
        double[] values = new double[length()];
        if (type == NpyType.F8 && !columnMajor) {
            MemorySegment.copy(data, NpyType.doubles(order), 0, values, 0, values.length);
        } else {
            eachInOrder((i, at) -> values[i] = type.real(data, at, order));
        }
        return values;
    }

    /// All elements as int64; floating-point elements must be whole numbers (labels are often written that
    /// way).
    public long[] longs() {
        long[] values = new long[length()];
        if (type == NpyType.I8 && !columnMajor) {
            MemorySegment.copy(data, NpyType.longs(order), 0, values, 0, values.length);
        } else if (type.isFloating()) {
            eachInOrder((i, at) -> values[i] = whole(type.real(data, at, order)));
        } else {
            eachInOrder((i, at) -> values[i] = type.whole(data, at, order));
        }
        return values;
    }

    /// All elements of a `u1` (or `b1`) array as they are: the sign bit is the highest of 8.
    public byte[] bytes() {
        InputError.unless(
                type == NpyType.U1 || type == NpyType.B1,
                "%s: expected elements of type uint8 (u1), got %s",
                source,
                dtype());
        byte[] values = new byte[length()];
        if (columnMajor) {
            eachInOrder((i, at) -> values[i] = data.get(ValueLayout.JAVA_BYTE, at));
        } else {
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, values, 0, values.length);
        }
        return values;
    }

    private long whole(double value) {
        // The bounds exclude NaN, infinities and what int64 cannot hold.
        InputError.unless(
                value == Math.rint(value) && Math.abs(value) < 0x1p63,
                "%s: expected whole numbers, got %s",
                source,
                value);
        return (long) value;
    }

    private int length() {
        InputError.unless(
                count() <= Integer.MAX_VALUE - 8,
                "%s: expected at most %s elements to be read at once, got %s",
                source,
                Integer.MAX_VALUE - 8,
                count());
        return (int) count();
    }

    /// Calls `visit` with each row-major index and the byte offset of its element.
    private void eachInOrder(Visit visit) {
        int length = length();
        if (!columnMajor) {
            for (int i = 0; i < length; i++) {
                visit.element(i, (long) i * type.size);
            }
            return;
        }
        long[] stride = new long[shape.length];
        long next = type.size;
        for (int d = 0; d < shape.length; d++) {
            stride[d] = next;
            next *= shape[d];
        }
        long[] index = new long[shape.length];
        long at = 0;
        for (int i = 0; i < length; i++) {
            visit.element(i, at);
            for (int d = shape.length - 1; d >= 0; d--) {
                at += stride[d];
                if (++index[d] < shape[d]) {
                    break;
                }
                at -= stride[d] * shape[d];
                index[d] = 0;
            }
        }
    }

    private interface Visit {
        void element(int index, long offset);
    }

    @Override
    public String toString() {
        return source + ": " + dtype() + " " + Arrays.toString(shape);
    }
}
