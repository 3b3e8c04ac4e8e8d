package dev.ventral.array;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.Locale;

/// The element types that are read, by NumPy's code without its byte order.
enum NumberType {
    F2(2),
    F4(4),
    F8(8),
    I1(1),
    I2(2),
    I4(4),
    I8(8),
    U1(1),
    U2(2),
    U4(4),
    U8(8),
    B1(1);

    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfShort SHORT_BIG = SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT_BIG = INT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG_BIG = LONG.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT_BIG = FLOAT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE_BIG = DOUBLE.withOrder(ByteOrder.BIG_ENDIAN);

    /// Bytes per element.
    final int size;

    NumberType(int size) {
        this.size = size;
    }

    /// NumPy's code: `f4`.
    String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The type in words: `float32`.
    String words() {
        return switch (this) {
            case B1 -> "bool";
            case F2, F4, F8 -> "float" + 8 * size;
            case I1, I2, I4, I8 -> "int" + 8 * size;
            case U1, U2, U4, U8 -> "uint" + 8 * size;
        };
    }

    boolean isFloating() {
        return this == F2 || this == F4 || this == F8;
    }

    /// Reads an element at a byte offset as float64.
    @FunctionalInterface
    interface Real {
        double at(MemorySegment data, long offset);
    }

    /// Reads an element at a byte offset as int64.
    @FunctionalInterface
    interface Whole {
        long at(MemorySegment data, long offset);
    }

    /// Elements as float64 (int64 beyond 2^53 is rounded). With layouts that are constants: others cost a hundred
    /// times as much per element.
    Real real(ByteOrder order) {
        boolean big = order == ByteOrder.BIG_ENDIAN;
        return switch (this) {
            case F2 ->
                big
                        ? (data, at) -> Float.float16ToFloat(data.get(SHORT_BIG, at))
                        : (data, at) -> Float.float16ToFloat(data.get(SHORT, at));
            case F4 -> big ? (data, at) -> data.get(FLOAT_BIG, at) : (data, at) -> data.get(FLOAT, at);
            case F8 -> big ? (data, at) -> data.get(DOUBLE_BIG, at) : (data, at) -> data.get(DOUBLE, at);
            case U8 ->
                big ? (data, at) -> unsigned(data.get(LONG_BIG, at)) : (data, at) -> unsigned(data.get(LONG, at));
            case I1, I2, I4, I8, U1, U2, U4, B1 -> {
                Whole whole = whole(order);
                yield (data, at) -> whole.at(data, at);
            }
        };
    }

    private static double unsigned(long bits) {
        // Half of it, with the lost bit kept so that rounding goes the right way, and doubled again.
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    /// Elements as int64, a uint64 of 2^63 and more as a negative number; not for floating-point types.
    Whole whole(ByteOrder order) {
        boolean big = order == ByteOrder.BIG_ENDIAN;
        return switch (this) {
            case I1 -> (data, at) -> data.get(ValueLayout.JAVA_BYTE, at);
            case U1 -> (data, at) -> data.get(ValueLayout.JAVA_BYTE, at) & 0xffL;
            case B1 -> (data, at) -> data.get(ValueLayout.JAVA_BYTE, at) != 0 ? 1 : 0;
            case I2 -> big ? (data, at) -> data.get(SHORT_BIG, at) : (data, at) -> data.get(SHORT, at);
            case U2 ->
                big ? (data, at) -> data.get(SHORT_BIG, at) & 0xffffL : (data, at) -> data.get(SHORT, at) & 0xffffL;
            case I4 -> big ? (data, at) -> data.get(INT_BIG, at) : (data, at) -> data.get(INT, at);
            case U4 ->
                big
                        ? (data, at) -> data.get(INT_BIG, at) & 0xffff_ffffL
                        : (data, at) -> data.get(INT, at) & 0xffff_ffffL;
            case I8, U8 -> big ? (data, at) -> data.get(LONG_BIG, at) : (data, at) -> data.get(LONG, at);
            case F2, F4, F8 -> throw new IllegalStateException("floating-point elements are not whole numbers");
        };
    }

    /// Writes a floating-point element, little endian.
    void put(MemorySegment data, long offset, double value) {
        if (this == F8) {
            data.set(DOUBLE, offset, value);
        } else if (this == F4) {
            data.set(FLOAT, offset, (float) value);
        } else {
            throw new IllegalStateException(words());
        }
    }

    /// Writes the lowest bytes of an integer, little endian.
    void put(MemorySegment data, long offset, long value) {
        for (int i = 0; i < size; i++) {
            data.set(ValueLayout.JAVA_BYTE, offset + i, (byte) (value >> 8 * i));
        }
    }

    static ValueLayout.OfInt ints(ByteOrder order) {
        return order == ByteOrder.BIG_ENDIAN ? INT_BIG : INT;
    }

    static ValueLayout.OfLong longs(ByteOrder order) {
        return order == ByteOrder.BIG_ENDIAN ? LONG_BIG : LONG;
    }

    static ValueLayout.OfFloat floats(ByteOrder order) {
        return order == ByteOrder.BIG_ENDIAN ? FLOAT_BIG : FLOAT;
    }

    static ValueLayout.OfDouble doubles(ByteOrder order) {
        return order == ByteOrder.BIG_ENDIAN ? DOUBLE_BIG : DOUBLE;
    }
}
