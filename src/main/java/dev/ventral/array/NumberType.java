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

    /// The element at a byte offset as float64 (int64 beyond 2^53 is rounded).
    double real(MemorySegment data, long offset, ByteOrder order) {
        return switch (this) {
            case F2 -> Float.float16ToFloat(data.get(shorts(order), offset));
            case F4 -> data.get(floats(order), offset);
            case F8 -> data.get(doubles(order), offset);
            case U8 -> unsigned(data.get(longs(order), offset));
            case I1, I2, I4, I8, U1, U2, U4, B1 -> whole(data, offset, order);
        };
    }

    private static double unsigned(long bits) {
        // Half of it, with the lost bit kept so that rounding goes the right way, and doubled again.
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    /// The element at a byte offset as int64, a uint64 of 2^63 and more as a negative number; not for floating-point
    /// types.
    long whole(MemorySegment data, long offset, ByteOrder order) {
        return switch (this) {
            case I1 -> data.get(ValueLayout.JAVA_BYTE, offset);
            case U1 -> data.get(ValueLayout.JAVA_BYTE, offset) & 0xffL;
            case B1 -> data.get(ValueLayout.JAVA_BYTE, offset) != 0 ? 1 : 0;
            case I2 -> data.get(shorts(order), offset);
            case U2 -> data.get(shorts(order), offset) & 0xffffL;
            case I4 -> data.get(ints(order), offset);
            case U4 -> data.get(ints(order), offset) & 0xffff_ffffL;
            case I8, U8 -> data.get(longs(order), offset);
            case F2, F4, F8 -> throw new IllegalStateException("floating-point elements are not whole numbers");
        };
    }

    static ValueLayout.OfShort shorts(ByteOrder order) {
        return ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(order);
    }

    static ValueLayout.OfInt ints(ByteOrder order) {
        return ValueLayout.JAVA_INT_UNALIGNED.withOrder(order);
    }

    static ValueLayout.OfLong longs(ByteOrder order) {
        return ValueLayout.JAVA_LONG_UNALIGNED.withOrder(order);
    }

    static ValueLayout.OfFloat floats(ByteOrder order) {
        return ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(order);
    }

    static ValueLayout.OfDouble doubles(ByteOrder order) {
        return ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(order);
    }
}
