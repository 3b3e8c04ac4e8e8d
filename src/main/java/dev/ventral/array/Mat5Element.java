package dev.ventral.array;

import dev.ventral.InputError;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A data element of a MATLAB 5 file: a tag of type and length, and the bytes it stands for.
///
/// @param type the tag's type, `miINT8` = 1 and so on
/// @param body the bytes
/// @param end where the next element begins
record Mat5Element(String source, int type, MemorySegment body, long end, ByteOrder order) {
    static final int MATRIX = 14;
    static final int COMPRESSED = 15;

    /// The element that begins at a byte.
    ///
    /// @throws InputError if it does not lie within `all`
    static Mat5Element at(String source, MemorySegment all, long at, ByteOrder order) {
        check(source, at >= 0 && all.byteSize() - at >= 8);
        long first = Integer.toUnsignedLong(all.get(NumberType.ints(order), at));
        // Up to four bytes may lie in the tag itself, whose upper half then holds their number.
        boolean small = first >> 16 != 0;
        int type = (int) (small ? first & 0xffff : first);
        long length = small ? first >> 16 : Integer.toUnsignedLong(all.get(NumberType.ints(order), at + 4));
        long start = at + (small ? 4 : 8);
        check(source, small ? length <= 4 : length <= all.byteSize() - start);
        // All but packed elements are filled up to eight bytes; the last one of a file may not be.
        long padded = type == COMPRESSED ? length : (length + 7) / 8 * 8;
        long end = small ? at + 8 : Math.min(start + padded, all.byteSize());
        return new Mat5Element(source, type, all.asSlice(start, length), end, order);
    }

    private static void check(String source, boolean holds) {
        InputError.unless(
                holds,
                "%s: expected a sound MATLAB 5 file, got an element beyond the end (truncated or damaged)",
                source);
    }

    /// The type of numbers; absent for what holds none.
    @Nullable
    NumberType numbers() {
        return switch (type) {
            case 1 -> NumberType.I1;
            case 2 -> NumberType.U1;
            case 3 -> NumberType.I2;
            case 4 -> NumberType.U2;
            case 5 -> NumberType.I4;
            case 6 -> NumberType.U4;
            case 7 -> NumberType.F4;
            case 9 -> NumberType.F8;
            case 12 -> NumberType.I8;
            case 13 -> NumberType.U8;
            default -> null;
        };
    }

    /// The numbers, in the order of the file.
    NumberArray array() {
        NumberType numbers = numbers();
        if (numbers == null) {
            throw new InputError(source + ": expected a sound MATLAB 5 file, got data of type " + type
                    + " in place of numbers (damaged)");
        }
        long[] shape = {body.byteSize() / numbers.size};
        return new ArrayLayout(source, numbers, order, false, shape, Scale.NONE).whole(body);
    }

    /// A name: bytes up to the first zero.
    String name() {
        String text = new String(body.toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8);
        int zero = text.indexOf(0);
        return zero < 0 ? text : text.substring(0, zero);
    }

    /// The characters, whatever their encoding.
    String text() {
        var charset = switch (type) {
            case 16 -> StandardCharsets.UTF_8;
            case 4, 17 -> order == ByteOrder.BIG_ENDIAN ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
            case 18 -> order == ByteOrder.BIG_ENDIAN ? StandardCharsets.UTF_32BE : StandardCharsets.UTF_32LE;
            default -> StandardCharsets.ISO_8859_1;
        };
        ArrayLayout.allocatable(source, body.byteSize());
        return new String(body.toArray(ValueLayout.JAVA_BYTE), charset);
    }
}
