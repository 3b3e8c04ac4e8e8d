package dev.ventral.array;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.InflaterInputStream;

/// MATLAB's files up to 7.2 (`save -v6`, `-v7`), "MAT-file level 5". The file is mapped; a packed
/// variable is unpacked when it is asked for.
///
/// Source: The MathWorks, "MAT-File Format", R2019b.
final class Mat5File extends MatlabFile {
    private static final int HEADER = 128;
    /// Enough of a packed variable for its name: flags, up to a hundred dimensions, 63 letters.
    private static final int START = 1 << 10;

    private final ByteOrder order;
    private final Map<String, Mat5Element> variables = new LinkedHashMap<>();

    private Mat5File(Path file, MemorySegment all) {
        super(file);
        this.order = all.get(ValueLayout.JAVA_BYTE, HEADER - 2) == 'M' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        for (long at = HEADER; at < all.byteSize(); ) {
            Mat5Element element = Mat5Element.at(file.toString(), all, at, order);
            boolean packed = element.type() == Mat5Element.COMPRESSED;
            if (packed || element.type() == Mat5Element.MATRIX) {
                MemorySegment body = packed ? unpacked(element, START) : element.body();
                String name = new Mat5Node(file.toString(), body, order).name();
                // MATLAB's own store for objects has no name.
                if (!name.isEmpty()) {
                    variables.put(name, element);
                }
            }
            at = element.end();
        }
    }

    static Mat5File open(Path file) {
        try {
            long size = Files.size(file);
            InputError.unless(size >= HEADER, "%s: expected a MATLAB 5 file, got only %d bytes", file, size);
            return new Mat5File(file, MappedBytes.of(file, 0, size).elements());
        } catch (IOException e) {
            throw new InputError(file + ": expected a readable file, got " + WholeFile.reason(e), e);
        }
    }

    @Override
    List<String> variables() {
        return List.copyOf(variables.keySet());
    }

    @Override
    MatlabNode variable(String name) {
        Mat5Element element = variables.get(name);
        if (element == null) {
            throw missing(name);
        }
        boolean packed = element.type() == Mat5Element.COMPRESSED;
        return new Mat5Node(where(name), packed ? unpacked(element, Long.MAX_VALUE) : element.body(), order);
    }

    /// The body of a packed array, or the beginning of it.
    private MemorySegment unpacked(Mat5Element packed, long most) {
        ArrayLayout.allocatable(file.toString(), packed.body().byteSize());
        byte[] bytes = packed.body().toArray(ValueLayout.JAVA_BYTE);
        try (var in = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            MemorySegment tag = MemorySegment.ofArray(in.readNBytes(8));
            InputError.unless(
                    tag.byteSize() == 8 && tag.get(NumberType.ints(order), 0) == Mat5Element.MATRIX,
                    "%s: expected an array in a packed element, got something else (damaged)",
                    file);
            long length = Integer.toUnsignedLong(tag.get(NumberType.ints(order), 4));
            InputError.unless(
                    length <= bytes.length * SequentialBytes.RATIO,
                    "%s: expected %d bytes, got a packed element that cannot hold them (damaged)",
                    file,
                    length);
            byte[] body = in.readNBytes(ArrayLayout.allocatable(file.toString(), Math.min(length, most)));
            InputError.unless(
                    body.length == Math.min(length, most),
                    "%s: expected a packed element of %d bytes, got only %d (truncated)",
                    file,
                    length,
                    body.length);
            return MemorySegment.ofArray(body);
        } catch (IOException e) {
            throw new InputError(file + ": expected a sound MATLAB 5 file, got " + WholeFile.reason(e), e);
        }
    }
}
