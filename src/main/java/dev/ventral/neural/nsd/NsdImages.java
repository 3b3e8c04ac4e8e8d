package dev.ventral.neural.nsd;

import dev.ventral.InputError;
import dev.ventral.array.ArrayFile;
import dev.ventral.data.image.Images;
import java.nio.file.Path;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The images of `nsd_stimuli.hdf5`: `imgBrick`, uint8, 73000 x 425 x 425 x 3 in the order that HDF5's
/// own tools show (image, row, column, channel). MATLAB, which shows the dimensions of HDF5 the other way
/// round, has 3 x 425 x 425 x 73000 and turns an image upright by `permute(image, [3 2 1])`.
///
/// Source: NSD data manual, "Experiments", "nsd_stimuli.hdf5".
public final class NsdImages {
    private static final String BRICK = "imgBrick";
    private static final int CHANNELS = 3;
    /// Images of full size that are held at once.
    private static final int BLOCK = 16;

    private NsdImages() {}

    /// Images by their 73k numbers, resized while they are read.
    ///
    /// @param numbers ascending, from 1
    /// @param size side in pixels
    /// @throws InputError if there are fewer, or the file holds something else
    public static Images read(Path file, int[] numbers, int size, boolean grey) {
        try (ArrayFile arrays = ArrayFile.open(file)) {
            long[] shape = arrays.entries().stream()
                    .filter(entry -> entry.name().equals(BRICK))
                    .findFirst()
                    .orElseThrow(() ->
                            new InputError(file + ": expected a dataset '" + BRICK + "', got " + arrays.entries()))
                    .shape();
            InputError.unless(
                    shape.length == 4 && shape[3] == CHANNELS,
                    "%s#%s: expected images x rows x columns x 3, got shape %s",
                    file,
                    BRICK,
                    Arrays.toString(shape));
            int last = numbers[numbers.length - 1];
            InputError.unless(
                    last <= shape[0],
                    "%s#%s: expected at least %d images, as trials show image %d, got %d",
                    file,
                    BRICK,
                    last,
                    last,
                    shape[0]);
            @Nullable Images all = null;
            for (int from = 0; from < numbers.length; from += BLOCK) {
                int[] block = Arrays.copyOfRange(numbers, from, Math.min(from + BLOCK, numbers.length));
                Images small = block(arrays, shape, block).square(size);
                Images made = grey ? small.grey() : small;
                all = all == null ? made : all.and(made);
            }
            if (all == null) {
                throw new IllegalArgumentException("no images");
            }
            return all;
        }
    }

    private static Images block(ArrayFile arrays, long[] shape, int[] numbers) {
        byte[][] images = new byte[numbers.length][];
        for (int i = 0; i < images.length; i++) {
            long[] offset = {numbers[i] - 1, 0, 0, 0};
            long[] count = {1, shape[1], shape[2], CHANNELS};
            images[i] = planes(arrays.read(BRICK, offset, count).bytes());
        }
        return Images.ofBytes(CHANNELS, Math.toIntExact(shape[1]), Math.toIntExact(shape[2]), images);
    }

    /// Channel after channel, from pixel after pixel.
    private static byte[] planes(byte[] pixels) {
        byte[] planes = new byte[pixels.length];
        int plane = pixels.length / CHANNELS;
        for (int p = 0; p < plane; p++) {
            for (int c = 0; c < CHANNELS; c++) {
                planes[c * plane + p] = pixels[p * CHANNELS + c];
            }
        }
        return planes;
    }
}
