package dev.ventral.data.image;

import dev.ventral.InputError;
import dev.ventral.array.ArrayRef;
import dev.ventral.array.NumberArray;
import java.util.List;

/// Images from arrays.
public final class ArrayImages {
    private static final int LEVELS = 255;

    private ArrayImages() {}

    /// @param array uint8, or numbers in the layout's range
    /// @throws InputError if the array holds anything else
    public static Images read(ArrayRef array, ImageLayout layout) {
        return of(array, array.read(), layout);
    }

    /// Images from several arrays, one after the other; all of one size.
    public static Images read(List<ArrayRef> arrays, ImageLayout layout) {
        Images all = read(arrays.getFirst(), layout);
        for (ArrayRef next : arrays.subList(1, arrays.size())) {
            Images more = read(next, layout);
            InputError.unless(
                    more.height() == all.height()
                            && more.width() == all.width()
                            && more.channels() == all.channels()
                            && more.isBytes() == all.isBytes(),
                    "%s: expected images like those of %s, got %s and %s",
                    next,
                    arrays.getFirst(),
                    more,
                    all);
            all = all.and(more);
        }
        return all;
    }

    private static Images of(ArrayRef ref, NumberArray array, ImageLayout layout) {
        NumberArray pixels = layout.arrange(ref, array);
        long[] shape = pixels.shape();
        boolean fits = Math.max(shape[0], Math.max(shape[1], Math.max(shape[2], shape[3]))) <= Integer.MAX_VALUE
                && Images.fits((int) shape[1], (int) shape[2], (int) shape[3]);
        InputError.unless(fits, "%s: expected images, got %s", ref, array);
        int count = (int) shape[0];
        int channels = (int) shape[1];
        int height = (int) shape[2];
        int width = (int) shape[3];
        // Without NumPy's mark of the byte order.
        String type = array.dtype().replaceFirst("^[<>=|]", "");
        boolean levels = type.equals("u1") && layout.range() == null;
        InputError.unless(
                levels || layout.range() != null || type.startsWith("f"),
                "%s: expected images as uint8 or as floats from 0 to 1 (or a range: [black, white]), got %s",
                ref,
                array.dtype());
        float[] values = pixels.floats();
        try {
            return levels
                    ? Images.ofBytes(count, channels, height, width, bytes(values))
                    : Images.ofFloats(count, channels, height, width, layout.scaled(values));
        } catch (InputError e) {
            throw new InputError(ref + ": " + e.getMessage(), e);
        }
    }

    private static byte[] bytes(float[] values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) ((int) values[i] & LEVELS);
        }
        return bytes;
    }
}
