package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.tensor.Npy;
import dev.ventral.tensor.NpyArray;
import java.nio.file.Path;
import java.util.Arrays;

/// Images and labels from NumPy files.
final class NpyReader {
    private NpyReader() {}

    static LabelledImages read(Path imageFile, Path labelFile) {
        Images images = images(imageFile);
        int[] labels = labels(labelFile);
        if (labels.length != images.count()) {
            throw new InputError(labelFile + ": expected " + images.count() + " labels, as many as " + imageFile
                    + " has images, got " + labels.length);
        }
        return new LabelledImages("npy", images, labels, IdxFolder.numbered(labels));
    }

    private static Images images(Path file) {
        NpyArray array = Npy.read(file);
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

    private static int[] labels(Path file) {
        NpyArray array = Npy.read(file);
        if (array.shape().length != 1) {
            throw new InputError(file + ": expected labels of shape (N,), got " + Arrays.toString(array.shape()));
        }
        double[] values = array.doubles();
        int[] labels = new int[values.length];
        for (int i = 0; i < labels.length; i++) {
            if (!(values[i] >= 0 && values[i] < 1 << 20 && values[i] == Math.rint(values[i]))) {
                throw new InputError(
                        file + ": label " + i + ": expected a whole number, 0 for the first class, got " + values[i]);
            }
            labels[i] = (int) values[i];
        }
        return labels;
    }
}
