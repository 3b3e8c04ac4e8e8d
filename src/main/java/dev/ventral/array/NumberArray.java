package dev.ventral.array;

import dev.ventral.InputError;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.stream.IntStream;

/// An array of numbers read from a file. Values are handed out in row-major order (the last index runs
/// fastest), whatever their order in the file, which may stay mapped while this object is reachable.
public final class NumberArray {
    private final String source;
    private final NumberType type;
    private final ByteOrder order;
    private final long[] shape;
    /// Bytes from one element to the next along each dimension.
    private final long[] strides;
    private final MemorySegment data;
    private final Scale scale;

    NumberArray(
            String source,
            NumberType type,
            ByteOrder order,
            long[] shape,
            long[] strides,
            MemorySegment data,
            Scale scale) {
        this.source = source;
        this.type = type;
        this.order = order;
        this.shape = shape;
        this.strides = strides;
        this.data = data;
        this.scale = scale;
    }

    /// Values in row-major order, by themselves.
    ///
    /// @param source where they are from, for messages
    public static NumberArray of(String source, double[] values, long... shape) {
        return ofJava(source, NumberType.F8, false, shape, MemorySegment.ofArray(values.clone()));
    }

    /// float32 values in row-major order, by themselves.
    ///
    /// @param source where they are from, for messages
    public static NumberArray of(String source, float[] values, long... shape) {
        return ofJava(source, NumberType.F4, false, shape, MemorySegment.ofArray(values.clone()));
    }

    /// int64 values in row-major order, by themselves.
    ///
    /// @param source where they are from, for messages
    public static NumberArray of(String source, long[] values, long... shape) {
        return ofJava(source, NumberType.I8, false, shape, MemorySegment.ofArray(values.clone()));
    }

    /// Elements in a Java array's memory.
    static NumberArray ofJava(
            String source, NumberType type, boolean columnMajor, long[] shape, MemorySegment elements) {
        var grid = new ArrayLayout(source, type, ByteOrder.nativeOrder(), columnMajor, shape, Scale.NONE);
        if (grid.bytes() != elements.byteSize()) {
            throw new IllegalArgumentException("expected " + grid.bytes() / type.size + " values for shape "
                    + Arrays.toString(shape) + ", got " + elements.byteSize() / type.size);
        }
        return grid.whole(elements);
    }

    /// The element type as NumPy writes it (`dtype.str`): `<f4`, `>i2`, `|u1`, …; `<f8` for integers that
    /// the file scales.
    public String dtype() {
        if (scale.applies()) {
            return "<f8";
        }
        char first = type.size == 1 ? '|' : order == ByteOrder.BIG_ENDIAN ? '>' : '<';
        return first + type.code();
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
        long count = 1;
        for (long size : shape) {
            count *= size;
        }
        return count;
    }

    /// The same values with the dimensions in another order: dimension `d` of the result is dimension
    /// `axes[d]` of this array (`numpy.transpose(a, axes)`). Nothing is copied.
    public NumberArray permuted(int... axes) {
        int[] sorted = axes.clone();
        Arrays.sort(sorted);
        for (int d = 0; d < sorted.length; d++) {
            if (sorted.length != shape.length || sorted[d] != d) {
                throw new IllegalArgumentException(
                        "expected each of " + shape.length + " dimensions once, got " + Arrays.toString(axes));
            }
        }
        long[] sizes = Arrays.stream(axes).mapToLong(a -> shape[a]).toArray();
        long[] steps = Arrays.stream(axes).mapToLong(a -> strides[a]).toArray();
        return new NumberArray(source, type, order, sizes, steps, data, scale);
    }

    /// The same values without dimensions of size 1, the first of them first, until `rank` are left; with more
    /// where there are not enough of size 1. Nothing is copied.
    public NumberArray squeezed(int rank) {
        int[] kept = IntStream.range(0, shape.length).toArray();
        for (int d = 0; d < shape.length && kept.length > rank; d++) {
            int dimension = d;
            if (shape[d] == 1) {
                kept = Arrays.stream(kept).filter(k -> k != dimension).toArray();
            }
        }
        long[] sizes = Arrays.stream(kept).mapToLong(d -> shape[d]).toArray();
        long[] steps = Arrays.stream(kept).mapToLong(d -> strides[d]).toArray();
        return new NumberArray(source, type, order, sizes, steps, data, scale);
    }

    /// The same values in row-major order, counted by other dimensions (`numpy.reshape`). They are copied.
    ///
    /// @param sizes with the same product
    public NumberArray reshaped(long... sizes) {
        return type == NumberType.U1 && !scale.applies()
                ? ofJava(source, type, false, sizes, MemorySegment.ofArray(bytes()))
                : type == NumberType.F4 && !scale.applies()
                        ? ofJava(source, type, false, sizes, MemorySegment.ofArray(floats()))
                        : ofJava(source, NumberType.F8, false, sizes, MemorySegment.ofArray(doubles()));
    }

    /// A part of this array, of the same rank. Nothing is copied.
    ///
    /// @param offset the first index along each dimension
    /// @param count how many along each dimension
    public NumberArray slab(long[] offset, long[] count) {
        ArrayLayout.check(source, shape, offset, count);
        long from = 0;
        for (int d = 0; d < offset.length; d++) {
            from += offset[d] * strides[d];
        }
        return new NumberArray(
                source, type, order, count.clone(), strides, data.asSlice(count() == 0 ? 0 : from), scale);
    }

    /// All elements as float32 (float64 and large integers are rounded); NaN is kept.
    public float[] floats() {
        float[] values = new float[length()];
        if (type == NumberType.F4 && plain()) {
            MemorySegment.copy(data, NumberType.floats(order), 0, values, 0, values.length);
        } else {
            NumberType.Real real = type.real(order);
            eachInOrder((i, at) -> values[i] = (float) scale.of(real.at(data, at)));
        }
        return values;
    }

    /// All elements as float64; NaN is kept.
    public double[] doubles() {
        double[] values = new double[length()];
        if (type == NumberType.F8 && plain()) {
            MemorySegment.copy(data, NumberType.doubles(order), 0, values, 0, values.length);
        } else {
            NumberType.Real real = type.real(order);
            eachInOrder((i, at) -> values[i] = scale.of(real.at(data, at)));
        }
        return values;
    }

    /// All elements as int64; floating-point elements must be whole numbers (labels are often written that
    /// way).
    public long[] longs() {
        long[] values = new long[length()];
        if (type == NumberType.I8 && plain()) {
            MemorySegment.copy(data, NumberType.longs(order), 0, values, 0, values.length);
        } else if (type.isFloating() || scale.applies()) {
            NumberType.Real real = type.real(order);
            eachInOrder((i, at) -> values[i] = whole(scale.of(real.at(data, at))));
        } else {
            NumberType.Whole whole = type.whole(order);
            eachInOrder((i, at) -> values[i] = whole(whole.at(data, at)));
        }
        return values;
    }

    /// All elements of a `u1` (or `b1`) array as they are: the sign bit is the highest of 8.
    public byte[] bytes() {
        InputError.unless(
                (type == NumberType.U1 || type == NumberType.B1) && !scale.applies(),
                "%s: expected elements of type uint8 (u1), got %s",
                source,
                dtype());
        byte[] values = new byte[length()];
        if (plain()) {
            MemorySegment.copy(data, ValueLayout.JAVA_BYTE, 0, values, 0, values.length);
        } else {
            eachInOrder((i, at) -> values[i] = data.get(ValueLayout.JAVA_BYTE, at));
        }
        return values;
    }

    /// The file, and the variable in it, for messages.
    public String source() {
        return source;
    }

    private long whole(long value) {
        if (type == NumberType.U8 && value < 0) {
            throw new InputError(source + ": expected whole numbers below 2^63, got " + Long.toUnsignedString(value));
        }
        return value;
    }

    private long whole(double value) {
        // The bounds exclude NaN, infinities and what int64 cannot hold.
        if (value == Math.rint(value) && Math.abs(value) < 0x1p63) {
            return (long) value;
        }
        throw new InputError(source + ": expected whole numbers, got " + value);
    }

    private int length() {
        InputError.unless(
                count() <= ArrayLayout.MOST,
                "%s: expected at most %s elements to be read at once, got %s",
                source,
                ArrayLayout.MOST,
                count());
        return (int) count();
    }

    /// Whether the elements lie in row-major order without gaps, as they are.
    private boolean plain() {
        long next = type.size;
        for (int d = shape.length - 1; d >= 0; d--) {
            if (shape[d] != 1 && strides[d] != next) {
                return false;
            }
            next *= shape[d];
        }
        return !scale.applies();
    }

    /// Calls `visit` with each row-major index and the byte offset of its element.
    private void eachInOrder(Visit visit) {
        int length = length();
        int last = shape.length - 1;
        long run = last < 0 ? 1 : shape[last];
        long step = last < 0 ? 0 : strides[last];
        long[] index = new long[shape.length];
        long row = 0;
        for (int i = 0; i < length; ) {
            long at = row;
            for (long n = 0; n < run; n++, at += step) {
                visit.element(i++, at);
            }
            for (int d = last - 1; d >= 0; d--) {
                row += strides[d];
                if (++index[d] < shape[d]) {
                    break;
                }
                row -= strides[d] * shape[d];
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
