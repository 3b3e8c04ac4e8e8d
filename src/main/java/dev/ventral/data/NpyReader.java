package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.array.ArrayRef;
import dev.ventral.array.Npy;
import dev.ventral.array.NumberArray;
import dev.ventral.data.image.ArrayImages;
import dev.ventral.data.image.ImageLayout;
import dev.ventral.data.image.Images;
import java.nio.file.Path;
import java.util.Arrays;

/// Images and labels from NumPy files.
final class NpyReader {
    private NpyReader() {}

    static LabelledImages read(Path imageFile, Path labelFile) {
        Images images = ArrayImages.read(new ArrayRef(imageFile, null), ImageLayout.USUAL);
        int[] labels = labels(labelFile);
        if (labels.length != images.count()) {
            throw new InputError(labelFile + ": expected " + images.count() + " labels, as many as " + imageFile
                    + " has images, got " + labels.length);
        }
        return new LabelledImages("npy", images, labels, IdxFolder.numbered(labels));
    }

    private static int[] labels(Path file) {
        NumberArray array = Npy.read(file);
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
