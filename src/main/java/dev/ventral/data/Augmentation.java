package dev.ventral.data;

import dev.ventral.Default;
import dev.ventral.InputError;
import dev.ventral.tensor.ImageRandom;
import dev.ventral.tensor.Tensors;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Random changes of training images, drawn anew for every epoch: crop, then flip, then rotation.
///
/// What an image goes through depends on the seed, the epoch and the image's number, not on its batch.
///
/// @param crop zeros added on each side, in pixels, before a random part of the old size is cut out; 0: none
/// @param flip mirror left and right with probability one half
/// @param rotate rotation about the centre by an angle uniform on +- this many degrees, bilinear, zeros
///     around; 0: none
public record Augmentation(
        @Default("0") int crop,
        @Default("false") boolean flip,
        @Default("0") double rotate) {

    /// Images as they are.
    public static final Augmentation NONE = new Augmentation(0, false, 0);

    private static final long BILINEAR = 0;
    private static final long ZEROS = 0;

    public Augmentation {
        InputError.unless(crop >= 0, "augmentation.crop: expected a number of pixels, 0 or more, got %d", crop);
        InputError.unless(
                rotate >= 0 && rotate <= 180, "augmentation.rotate: expected degrees from 0 to 180, got %s", rotate);
    }

    /// Changes a batch `N x C x H x W` on any device; the result is on the same one.
    ///
    /// @param images the number of each image in its set, in batch order
    public Tensor apply(Tensor batch, long seed, int epoch, int[] images) {
        if (equals(NONE)) {
            return batch;
        }
        int count = images.length;
        long[] top = new long[count];
        long[] left = new long[count];
        boolean[] mirrored = new boolean[count];
        double[] degrees = new double[count];
        for (int i = 0; i < count; i++) {
            // Every number is drawn whether used or not: switching one change on leaves the others as they
            // were.
            var random = new SplittableRandom(ImageRandom.mix(seed, epoch, images[i]));
            top[i] = random.nextInt(2 * crop + 1);
            left[i] = random.nextInt(2 * crop + 1);
            mirrored[i] = random.nextBoolean() && flip;
            degrees[i] = rotate * (2 * random.nextDouble() - 1);
        }
        return Tensors.scoped(() -> {
            Tensor moved = crop > 0 || flip ? shift(batch, crop, top, left, mirrored) : batch;
            return rotate > 0 ? rotate(moved, degrees) : moved;
        });
    }

    /// Image `n` of the result at `(y, x)` is the padded image at `(top[n] + y, left[n] + x)`, `x` counted
    /// from the right where mirrored. One gather, so that values are moved and never computed.
    static Tensor shift(Tensor batch, int padding, long[] top, long[] left, boolean[] mirrored) {
        int count = top.length;
        int height = (int) batch.size(2);
        int width = (int) batch.size(3);
        long channels = batch.size(1);
        int padded = width + 2 * padding;
        long[] source = new long[Math.multiplyExact(Math.multiplyExact(count, height), width)];
        int k = 0;
        for (int n = 0; n < count; n++) {
            for (int y = 0; y < height; y++) {
                long row = (top[n] + y) * padded + left[n];
                for (int x = 0; x < width; x++) {
                    source[k++] = row + (mirrored[n] ? width - 1 - x : x);
                }
            }
        }
        Tensor index = Tensors.of(source, count, 1, (long) height * width).to(batch.device(), ScalarType.Long);
        Tensor wide = padding == 0 ? batch : torch.constant_pad_nd(batch, padding, padding, padding, padding);
        return wide.reshape(count, channels, -1)
                .gather(2, index.expand(count, channels, (long) height * width))
                .reshape(count, channels, height, width);
    }

    /// Rotates each image counter-clockwise about its centre.
    static Tensor rotate(Tensor batch, double[] degrees) {
        double height = batch.size(2);
        double width = batch.size(3);
        float[] theta = new float[6 * degrees.length];
        for (int n = 0; n < degrees.length; n++) {
            double angle = Math.toRadians(degrees[n]);
            // Maps output to input in coordinates on [-1, 1], y down; the ratios undo the different scales of
            // x and y.
            theta[6 * n] = (float) Math.cos(angle);
            theta[6 * n + 1] = (float) (-Math.sin(angle) * height / width);
            theta[6 * n + 3] = (float) (Math.sin(angle) * width / height);
            theta[6 * n + 4] = (float) Math.cos(angle);
        }
        Tensor maps = Tensors.of(theta, degrees.length, 2, 3).to(batch.device(), ScalarType.Float);
        Tensor grid = torch.affine_grid_generator(maps, Tensors.shape(batch), false);
        return torch.grid_sampler(batch, grid, BILINEAR, ZEROS, false);
    }
}
