package dev.ventral.tensor;

import dev.ventral.InputError;
import dev.ventral.WholeFile;
import java.io.IOException;
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
import java.util.Locale;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// NumPy's array files (`.npy`), format versions 1.0 to 3.0.
///
/// Read: float16/32/64, int8 to int64, uint8 to uint32, bool, in either byte order, row- or column-major.
/// Nothing in a file is ever executed: pickled objects and structured types are refused. Written: version 1.0,
/// little endian, row-major, under a temporary name that is renamed when all is on the disk.
///
/// Source: NumPy Enhancement Proposal 1, "A Simple File Format for NumPy Arrays", and `numpy.lib.format`.
public final class Npy {
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
    private static final int LONGEST_HEADER = 1 << 20;
    private static final int CHUNK = 1 << 17;

    private static final String STRING = "['\"]([^'\"]*)['\"]";
    private static final Pattern DESCR = Pattern.compile("['\"]descr['\"]\\s*:\\s*" + STRING);
    private static final Pattern FORTRAN = Pattern.compile("['\"]fortran_order['\"]\\s*:\\s*(True|False)");
    private static final Pattern SHAPE =
            Pattern.compile("['\"]shape['\"]\\s*:\\s*\\(\\s*((?:\\d+L?\\s*,\\s*)*(?:\\d+L?)?)\\s*\\)");

    private Npy() {}

    /// Maps a file and reads its header.
    ///
    /// @throws InputError naming the file, if it is missing, truncated, no NPY file, or of another element type
    public static NpyArray read(Path file) {
        InputError.unless(!Files.isDirectory(file), "%s: expected an NPY file, got a folder", file);
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // Unmapped when the array is no longer reachable: it hands out copies whenever it is asked.
            MemorySegment all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
            return parse(file.toString(), all);
        } catch (NoSuchFileException e) {
            throw new InputError(file + ": expected an NPY file, got no such file", e);
        } catch (IOException e) {
            throw new InputError(file + ": expected a readable NPY file, got " + WholeFile.reason(e), e);
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

    private static NpyArray parse(String file, MemorySegment all) {
        long size = all.byteSize();
        InputError.unless(size >= 10, "%s: expected an NPY file, got only %d bytes", file, size);
        InputError.unless(
                all.asSlice(0, MAGIC.length).mismatch(MemorySegment.ofArray(MAGIC)) < 0,
                "%s: expected an NPY file (first bytes \\x93NUMPY), got another kind of file",
                file);
        int version = Byte.toUnsignedInt(all.get(java.lang.foreign.ValueLayout.JAVA_BYTE, 6));
        InputError.unless(
                version >= 1 && version <= 3, "%s: expected NPY format version 1 to 3, got %d", file, version);
        int start = version == 1 ? 10 : 12;
        InputError.unless(size >= start, "%s: expected an NPY file, got only %d bytes", file, size);
        long length = version == 1
                ? NpyType.U2.whole(all, 8, ByteOrder.LITTLE_ENDIAN)
                : NpyType.U4.whole(all, 8, ByteOrder.LITTLE_ENDIAN);
        InputError.unless(
                length <= LONGEST_HEADER && start + length <= size,
                "%s: expected a header of at most %d bytes within the file of %d bytes, got %d",
                file,
                LONGEST_HEADER,
                size,
                length);
        byte[] header = all.asSlice(start, length).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE);
        String text = new String(header, version == 3 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1);
        String descr = find(DESCR, text, file, "'descr' with a plain element type");
        NpyType type = type(descr, file);
        ByteOrder order = descr.charAt(0) == '>' ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        boolean columnMajor = find(FORTRAN, text, file, "'fortran_order'").equals("True");
        long[] shape = shape(find(SHAPE, text, file, "'shape'"), file);
        long bytes = bytes(shape, type, file);
        InputError.unless(
                bytes == size - start - length,
                "%s: expected %d bytes of values for shape %s of %s, got %d (truncated or damaged)",
                file,
                bytes,
                Arrays.toString(shape),
                descr,
                size - start - length);
        return new NpyArray(file, type, order, columnMajor, shape, all.asSlice(start + length, bytes));
    }

    private static String find(Pattern pattern, String header, String file, String what) {
        Matcher matcher = pattern.matcher(header);
        if (!matcher.find()) {
            String shown = header.strip();
            throw new InputError(file + ": expected " + what + " in the NPY header, got "
                    + (shown.length() > 120 ? shown.substring(0, 120) + "…" : shown).replaceAll("\\s+", " "));
        }
        return matcher.group(1);
    }

    private static NpyType type(String descr, String file) {
        for (NpyType type : NpyType.values()) {
            if (descr.length() == 3
                    && "<>|=".indexOf(descr.charAt(0)) >= 0
                    && descr.substring(1).equals(type.name().toLowerCase(Locale.ROOT))) {
                return type;
            }
        }
        throw new InputError(file + ": expected an NPY array of numbers (f2 f4 f8 i1 i2 i4 i8 u1 u2 u4 b1), got type '"
                + descr + "'" + (descr.contains("O") ? " (pickled objects are never read)" : ""));
    }

    private static long[] shape(String text, String file) {
        String digits = text.replace("L", "").replaceAll("\\s", "");
        if (digits.isEmpty()) {
            return new long[0];
        }
        try {
            return Arrays.stream(digits.split(",")).mapToLong(Long::parseLong).toArray();
        } catch (NumberFormatException e) {
            throw new InputError(file + ": expected a shape of 64-bit numbers, got (" + text + ")", e);
        }
    }

    private static long bytes(long[] shape, NpyType type, String file) {
        long bytes = type.size;
        try {
            for (long size : shape) {
                bytes = Math.multiplyExact(bytes, size);
            }
            return bytes;
        } catch (ArithmeticException e) {
            throw new InputError(file + ": expected a shape that fits into memory, got " + Arrays.toString(shape), e);
        }
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
        header.put(MAGIC).put((byte) 1).put((byte) 0).putShort((short) length);
        header.put((text + " ".repeat(length - 1 - text.length()) + "\n").getBytes(StandardCharsets.ISO_8859_1));
        return header.flip();
    }

    private interface Put {
        void element(ByteBuffer buffer, int index);
    }
}
