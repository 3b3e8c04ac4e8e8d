package dev.ventral.array;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// NumPy's arrays of texts of a fixed length: `S` (bytes, taken as UTF-8) and `U` (four bytes per
/// character).
final class NpyTexts {
    private NpyTexts() {}

    /// All texts, in row-major order, without the zeros that fill them up.
    static List<String> read(NpyHeader header, MemorySegment values) {
        int size = header.textBytes();
        long[] order = size == 0 ? new long[0] : offsets(header, size);
        List<String> texts = new ArrayList<>();
        for (long at : order) {
            texts.add(header.wide() ? wide(header, values, at, size) : narrow(values, at, size));
        }
        return texts;
    }

    private static long[] offsets(NpyHeader header, int size) {
        // One number per text, whose value is the text's place among the stored ones.
        int count = ArrayLayout.allocatable(header.source(), header.bytes() / size * Long.BYTES) / Long.BYTES;
        long[] places = new long[count];
        for (int i = 0; i < count; i++) {
            places[i] = (long) i * size;
        }
        return NumberArray.ofJava(
                        header.source(),
                        NumberType.I8,
                        header.columnMajor(),
                        header.shape(),
                        MemorySegment.ofArray(places))
                .longs();
    }

    private static String narrow(MemorySegment values, long at, int size) {
        byte[] bytes = values.asSlice(at, size).toArray(ValueLayout.JAVA_BYTE);
        int length = size;
        while (length > 0 && bytes[length - 1] == 0) {
            length--;
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static String wide(NpyHeader header, MemorySegment values, long at, int size) {
        var text = new StringBuilder();
        for (int i = 0; i < size; i += 4) {
            int point = values.get(NumberType.ints(header.order()), at + i);
            text.appendCodePoint(Character.isValidCodePoint(point) ? point : 0xfffd);
        }
        int length = text.length();
        while (length > 0 && text.charAt(length - 1) == 0) {
            length--;
        }
        return text.substring(0, length);
    }
}
