package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.array.Npy;
import dev.ventral.array.NumberArray;
import java.nio.file.Path;
import java.util.Arrays;

/// Images from a NumPy file.
public final class NpyImages {
    private NpyImages() {}

    /// @param file `N x C x H x W` or `N x H x W`; uint8, or float on [0, 1]
    /// @throws InputError if the file holds anything else
    public static Images read(Path file) {
        NumberArray array = Npy.read(file);
        long[] shape = array.shape();
        if (shape.length != 3 && shape.length != 4) {
            throw new InputError(
                    file + ": expected images of shape (N, C, H, W) or (N, H, W), got " + Arrays.toString(shape));
        }
        long channels = shape.length == 3 ? 1 : shape[1];
        long height = shape[shape.length - 2];
        long width = shape[shape.length - 1];
        boolean fits = Math.max(channels, Math.max(height, width)) <= Integer.MAX_VALUE
                && Images.fits((int) channels, (int) height, (int) width);
        if (!fits) {
            throw new InputError(file + ": expected images of shape (N, C, H, W), got " + Arrays.toString(shape));
        }
        int count = Math.toIntExact(shape[0]);
        // Without NumPy's mark of the byte order.
        String type = array.dtype().replaceFirst("^[<>=|]", "");
        if (type.equals("u1")) {
            return Images.ofBytes(count, (int) channels, (int) height, (int) width, array.bytes());
        }
        if (!type.startsWith("f")) {
            throw new InputError(file + ": expected images as uint8 or as floats from 0 to 1, got " + array.dtype());
        }
        try {
            return Images.ofFloats(count, (int) channels, (int) height, (int) width, array.floats());
        } catch (InputError e) {
            throw new InputError(file + ": " + e.getMessage(), e);
        }
    }
}
