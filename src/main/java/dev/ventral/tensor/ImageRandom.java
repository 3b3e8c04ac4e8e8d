package dev.ventral.tensor;

import dev.ventral.Seeds;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;

/// Random numbers that belong to an image and not to its batch: the same seed, image and stream give the same
/// numbers whatever else is in the batch, on every device, so that sharding, resuming and batch size change
/// nothing.
///
/// @param seed of the whole evaluation
/// @param images the number of each image in its data set, in batch order
/// @param steps how far each image is in what draws the numbers; other steps give other numbers
public record ImageRandom(long seed, int[] images, int[] steps) {

    /// Of images that are at their first step.
    public ImageRandom(long seed, int[] images) {
        this(seed, images, new int[images.length]);
    }

    /// Of the same images at other steps.
    public ImageRandom at(int[] others) {
        return new ImageRandom(seed, images, others);
    }

    /// Of these images and others.
    public ImageRandom join(ImageRandom other) {
        return new ImageRandom(seed, joined(images, other.images), joined(steps, other.steps));
    }

    private static int[] joined(int[] a, int[] b) {
        int[] both = Arrays.copyOf(a, a.length + b.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    /// Uniform on [0, 1): a CPU tensor `images x shape`.
    ///
    /// @param stream tells apart the uses within one attack or corruption (a restart, a step)
    public Tensor uniform(long stream, long... shape) {
        return fill(stream, shape, false);
    }

    /// Standard normal: a CPU tensor `images x shape`.
    public Tensor gaussian(long stream, long... shape) {
        return fill(stream, shape, true);
    }

    /// The same for some rows of the batch.
    public ImageRandom select(int[] rows) {
        int[] chosen = Arrays.stream(rows).map(r -> images[r]).toArray();
        return new ImageRandom(
                seed, chosen, Arrays.stream(rows).map(r -> steps[r]).toArray());
    }

    private Tensor fill(long stream, long[] shape, boolean gaussian) {
        long each = 1;
        long[] full = new long[shape.length + 1];
        full[0] = images.length;
        for (int d = 0; d < shape.length; d++) {
            full[d + 1] = shape[d];
            each *= shape[d];
        }
        int size = Math.toIntExact(each);
        float[] values = new float[Math.multiplyExact(size, images.length)];
        for (int i = 0; i < images.length; i++) {
            var random = new SplittableRandom(
                    steps[i] == 0 ? Seeds.mix(seed, stream, images[i]) : Seeds.mix(seed, stream, images[i], steps[i]));
            for (int k = i * size; k < (i + 1) * size; k++) {
                values[k] = gaussian ? (float) random.nextGaussian() : (random.nextInt() >>> 8) * 0x1p-24f;
            }
        }
        return Tensors.of(values, full);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ImageRandom(long s, int[] i, int[] t)
                && s == seed
                && Arrays.equals(i, images)
                && Arrays.equals(t, steps);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(Seeds.mix(seed, Arrays.hashCode(images)));
    }
}
