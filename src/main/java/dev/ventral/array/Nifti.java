package dev.ventral.array;

import dev.ventral.InputError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// NIfTI-1 and NIfTI-2 images in one file (`.nii`, `.nii.gz`), of either byte order.
///
/// The shape is `dim[1]`, `dim[2]`, …: x, y, z and, where there are several volumes, time. A value is
/// `scl_slope * stored + scl_inter` in float64, the stored one where the slope is 0 or not finite.
///
/// Source: `nifti1.h`, `nifti2.h` (NIfTI Data Format Working Group).
final class Nifti {
    private static final int HEADER1 = 348;
    private static final int HEADER2 = 540;

    private Nifti() {}

    /// Whether a file begins like one of these, its `.hdr`/`.img` kind included.
    static boolean is(byte[] head) {
        return head.length >= 4 && order(head) != null && magic(head).matches("n[i+][12]");
    }

    /// @param opening opens the unpacked stream of a packed file
    static ArrayFile open(Path file, byte[] head, SequentialBytes.@Nullable Opening opening) throws IOException {
        ByteOrder order = order(head);
        if (order == null || magic(head).charAt(1) != '+') {
            throw new InputError(file
                    + ": expected a NIfTI file with its values in it (.nii), got the header of a pair (.hdr, .img)");
        }
        ByteBuffer header = ByteBuffer.wrap(head).order(order);
        boolean second = header.getInt(0) == HEADER2;
        int shortest = (second ? HEADER2 : HEADER1) + 4;
        InputError.unless(
                head.length >= shortest,
                "%s: expected a NIfTI header of %d bytes, got a file of %d",
                file,
                shortest,
                head.length);
        var type = type(file, header.getShort(second ? 12 : 70));
        double slope = second ? header.getDouble(176) : header.getFloat(112);
        double intercept = second ? header.getDouble(184) : header.getFloat(116);
        Scale scale = scale(file, slope, intercept);
        var grid = new ArrayLayout(file.toString(), type, order, true, shape(file, header, second), scale);
        long start = second ? header.getLong(168) : offset(file, header.getFloat(108));
        // Old writers leave the offset 0 where the values follow the header.
        long first = start == 0 ? shortest : start;
        InputError.unless(first >= shortest, "%s: expected values after the header, got vox_offset %d", file, start);
        return new SingleArrayFile(file, grid, source(file, grid, first, opening));
    }

    /// The elements of a file, packed or plain.
    static ArrayLayout.Source source(Path file, ArrayLayout grid, long start, SequentialBytes.@Nullable Opening opening)
            throws IOException {
        return opening == null
                ? MappedBytes.of(file, start, grid.bytes())
                : new SequentialBytes(file.toString(), opening, start, Files.size(file) * SequentialBytes.RATIO);
    }

    private static @Nullable ByteOrder order(byte[] head) {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN}) {
            int size = ByteBuffer.wrap(head).order(order).getInt(0);
            if (size == HEADER1 || size == HEADER2) {
                return order;
            }
        }
        return null;
    }

    private static String magic(byte[] head) {
        int at = head[0] == (byte) (HEADER2 & 0xff) || head[3] == (byte) (HEADER2 & 0xff) ? 4 : 344;
        return head.length < at + 3 ? "" : new String(head, at, 3, StandardCharsets.ISO_8859_1);
    }

    private static long[] shape(Path file, ByteBuffer header, boolean second) {
        long rank = second ? header.getLong(16) : header.getShort(40);
        InputError.unless(rank >= 1 && rank <= 7, "%s: expected 1 to 7 dimensions (dim[0]), got %d", file, rank);
        long[] shape = new long[(int) rank];
        for (int d = 0; d < rank; d++) {
            shape[d] = second ? header.getLong(24 + 8 * d) : header.getShort(42 + 2 * d);
            InputError.unless(
                    shape[d] >= 1, "%s: expected sizes of at least 1, got dim[%d] = %d", file, d + 1, shape[d]);
        }
        return shape;
    }

    private static Scale scale(Path file, double slope, double intercept) {
        if (slope == 0 || !Double.isFinite(slope)) {
            return Scale.NONE;
        }
        InputError.unless(Double.isFinite(intercept), "%s: expected a finite scl_inter, got %s", file, intercept);
        return new Scale(slope, intercept);
    }

    private static long offset(Path file, float offset) {
        InputError.unless(
                offset == Math.rint(offset) && offset >= 0 && offset < 0x1p62f,
                "%s: expected a whole vox_offset, got %s",
                file,
                offset);
        return (long) offset;
    }

    private static NumberType type(Path file, short code) {
        return switch (code) {
            case 2 -> NumberType.U1;
            case 4 -> NumberType.I2;
            case 8 -> NumberType.I4;
            case 16 -> NumberType.F4;
            case 64 -> NumberType.F8;
            case 256 -> NumberType.I1;
            case 512 -> NumberType.U2;
            case 768 -> NumberType.U4;
            case 1024 -> NumberType.I8;
            case 1280 -> NumberType.U8;
            case 32, 1792, 2048 -> throw unread(file, "complex numbers");
            case 128, 2304 -> throw unread(file, "colours");
            case 1536 -> throw unread(file, "float128");
            default -> throw unread(file, "datatype " + code);
        };
    }

    private static InputError unread(Path file, String got) {
        return new InputError(
                file + ": expected integers of 8 to 64 bits, float32 or float64 in a NIfTI file, got " + got);
    }
}
