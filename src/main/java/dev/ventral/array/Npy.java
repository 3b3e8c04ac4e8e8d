package dev.ventral.array;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.StringJoiner;

/// NumPy's array files (`.npy`), format versions 1.0 to 3.0.
///
/// Read: float16/32/64, int8 to int64, uint8 to uint64, bool, in either byte order, row- or column-major.
/// Nothing in a file is ever executed: pickled objects and structured types are refused. Written: version
/// 1.0, little endian, row-major, under a temporary name that is renamed when all is on the disk.
///
/// Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays", and `numpy.lib.format`.
public final class Npy {
    private static final int CHUNK = 1 << 17;

    private Npy() {}

    /// Maps a file and reads its header.
    ///
    /// @throws InputError naming the file, if it is missing, truncated, no NPY file, or of another
    /// element type
    public static NumberArray read(Path file) {
        InputError.unless(!Files.isDirectory(file), "%s: expected an NPY file, got a folder", file);
        try {
            NpyHeader header;
            try (InputStream in = Files.newInputStream(file)) {
                header = NpyHeader.read(file.toString(), in);
            }
            return header.grid().whole(values(file, header));
        } catch (NoSuchFileException e) {
            throw new InputError(file + ": expected an NPY file, got no such file", e);
        } catch (IOException e) {
            throw new InputError(file + ": expected a readable NPY file, got " + WholeFile.reason(e), e);
        }
    }

    /// Maps exactly the values.
    static MemorySegment values(Path file, NpyHeader header) throws IOException {
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long bytes = header.bytes();
            long size = channel.size() - header.start();
            InputError.unless(
                    bytes == size,
                    "%s: expected %d bytes of values for shape %s of %s, got %d (truncated or damaged)",
                    file,
                    bytes,
                    Arrays.toString(header.shape()),
                    header.descr(),
                    size);
            // Unmapped when the array is no longer reachable: it hands out copies whenever it is asked.
            return channel.map(FileChannel.MapMode.READ_ONLY, header.start(), bytes, Arena.ofAuto());
        }
    }

    /// Writes float32 values in row-major order.
    public static void write(Path file, float[] values, long... shape) {
        write(file, "<f4", values.length, shape, 4, (buffer, i) -> buffer.putFloat(values[i]));
    }

    /// Writes float64 values in row-major order.
    public static void write(Path file, double[] values, long... shape) {
        write(file, "<f8", values.length, shape, 8, (buffer, i) -> buffer.putDouble(values[i]));
    }

    /// Writes int64 values in row-major order.
    public static void write(Path file, long[] values, long... shape) {
        write(file, "<i8", values.length, shape, 8, (buffer, i) -> buffer.putLong(values[i]));
    }

    /// Writes int32 values in row-major order.
    public static void write(Path file, int[] values, long... shape) {
        write(file, "<i4", values.length, shape, 4, (buffer, i) -> buffer.putInt(values[i]));
    }

    /// Writes uint8 values in row-major order.
    public static void write(Path file, byte[] values, long... shape) {
        write(file, "|u1", values.length, shape, 1, (buffer, i) -> buffer.put(values[i]));
    }

    private static void write(Path file, String descr, int count, long[] shape, int size, Put put) {
        long expected = 1;
        for (long n : shape) {
            expected = Math.multiplyExact(expected, n);
        }
        if (expected != count) {
            throw new IllegalArgumentException(
                    "expected " + expected + " values for shape " + Arrays.toString(shape) + ", got " + count);
        }
        WholeFile.write(file, channel -> {
            WholeFile.writeFully(channel, header(descr, shape));
            var buffer = ByteBuffer.allocate(CHUNK * size).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count; i++) {
                put.element(buffer, i);
                if (!buffer.hasRemaining() || i == count - 1) {
                    WholeFile.writeFully(channel, buffer.flip());
                    buffer.clear();
                }
            }
        });
    }

    private static ByteBuffer header(String descr, long[] shape) {
        var sizes = new StringJoiner(", ", "(", shape.length == 1 ? ",)" : ")");
        for (long n : shape) {
            sizes.add(Long.toString(n));
        }
        String text = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': " + sizes + ", }";
        int length = (10 + text.length() + 1 + 63) / 64 * 64 - 10;
        var header = ByteBuffer.allocate(10 + length).order(ByteOrder.LITTLE_ENDIAN);
        header.put(NpyHeader.MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
        header.put((text + " ".repeat(length - 1 - text.length()) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        return header.flip();
    }

    private interface Put {
        void element(ByteBuffer buffer, int index);
    }
}
