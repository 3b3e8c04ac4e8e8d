package dev.ventral.array;

import dev.ventral.InputError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// FreeSurfer's volumes (`.mgh`, packed `.mgz`): always big endian. The shape is width, height, depth
/// and, where there are several, frames.
///
/// Source: FreeSurfer's wiki, "MghFormat".
final class Mgh {
    private static final int START = 284;

    private Mgh() {}

    static boolean is(byte[] head, String name) {
        return name.endsWith(".mgh")
                || name.endsWith(".mgz")
                || head.length >= START && head[3] == 1 && ByteBuffer.wrap(head).getInt(0) == 1;
    }

    /// @param opening opens the unpacked stream of a packed file
    static ArrayFile open(Path file, byte[] head, SequentialBytes.@Nullable Opening opening) throws IOException {
        InputError.unless(
                head.length >= START,
                "%s: expected an MGH header of %d bytes, got a file of %d",
                file,
                START,
                head.length);
        ByteBuffer header = ByteBuffer.wrap(head);
        InputError.unless(
                header.getInt(0) == 1, "%s: expected an MGH file of version 1, got %d", file, header.getInt(0));
        long[] shape = new long[header.getInt(16) == 1 ? 3 : 4];
        for (int d = 0; d < shape.length; d++) {
            shape[d] = header.getInt(4 + 4 * d);
            InputError.unless(shape[d] >= 1, "%s: expected sizes of at least 1, got %d", file, shape[d]);
        }
        NumberType type = switch (header.getInt(20)) {
            case 0 -> NumberType.U1;
            case 1 -> NumberType.I4;
            case 3 -> NumberType.F4;
            case 4 -> NumberType.I2;
            default ->
                throw new InputError(file
                        + ": expected an MGH file of type 0 (uint8), 1 (int32), 3 (float32) or 4 (int16), got "
                        + header.getInt(20));
        };
        var grid = new ArrayLayout(file.toString(), type, ByteOrder.BIG_ENDIAN, true, shape, Scale.NONE);
        return new SingleArrayFile(file, grid, Nifti.source(file, grid, START, opening));
    }
}
