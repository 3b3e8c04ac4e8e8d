package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.Seeds;
import dev.ventral.component.Default;
import dev.ventral.tensor.Tensors;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/// Random changes of training images, drawn anew for every epoch: a part resized, then crop, then flip, then
/// rotation, zoom and shift in one.
///
/// What an image goes through depends on the seed, the epoch and the image's number, not on its batch.
///
/// Rotation, zoom and shift are one bilinear sampling with zeros around. With `field-of-view` the last two are
/// in degrees of visual angle, as an eye sees the image: of an image that is `v` degrees wide, a zoom of `z`
/// scales by a factor uniform on `(v +- z) / v` about the centre, and a shift of `s` moves it by `s / v` of its
/// width at most, to either side and up or down (Dapello et al. 2022: `field-of-view: 8, shift: 0.5, rotate:
/// 0.5, zoom: 0.1`).
///
/// @param crop zeros added on each side, in pixels, before a random part of the old size is cut out; 0: none
/// @param flip mirror left and right with probability one half
/// @param rotate rotation about the centre by an angle uniform on +- this many degrees, bilinear, zeros
///     around; 0: none
/// @param resizedCrop a random part, resized to the size of the images: of the image as its file has it where
///     it is in one (`pixels: files`), of the prepared image otherwise; absent: none
/// @param fieldOfView degrees of visual angle that the image is wide; needed for shift and zoom
/// @param shift degrees of visual angle by which the image is moved at most, horizontally and vertically
/// @param zoom degrees of visual angle by which the image is wider or narrower at most
public record Augmentation(
        @Default("0") int crop,
        @Default("false") boolean flip,
        @Default("0") double rotate,
        @Nullable ResizedCrop resizedCrop,
        @Nullable Double fieldOfView,
        @Default("0") double shift,
        @Default("0") double zoom) {

    /// Images as they are.
    public static final Augmentation NONE = new Augmentation(0, false, 0);

    private static final long BILINEAR = 0;
    private static final long ZEROS = 0;

    public Augmentation {
        InputError.unless(crop >= 0, "augmentation.crop: expected a number of pixels, 0 or more, got %d", crop);
        InputError.unless(
                rotate >= 0 && rotate <= 180, "augmentation.rotate: expected degrees from 0 to 180, got %s", rotate);
        InputError.unless(
                fieldOfView == null || (fieldOfView > 0 && fieldOfView <= 360),
                "augmentation.field-of-view: expected degrees of visual angle above 0, up to 360, got %s",
                String.valueOf(fieldOfView));
        InputError.unless(
                shift >= 0 && Double.isFinite(shift),
                "augmentation.shift: expected degrees of visual angle, 0 or more, got %s",
                shift);
        InputError.unless(
                zoom >= 0 && Double.isFinite(zoom),
                "augmentation.zoom: expected degrees of visual angle, 0 or more, got %s",
                zoom);
        InputError.unless(
                fieldOfView != null || (shift == 0 && zoom == 0),
                "augmentation.field-of-view: expected the degrees of visual angle that the image is wide, as shift and"
                        + " zoom are in such degrees, got none");
        InputError.unless(
                fieldOfView == null || zoom < fieldOfView,
                "augmentation.zoom: expected less than field-of-view, got %s and %s",
                zoom,
                String.valueOf(fieldOfView));
    }

    /// Crop, flip and rotation only.
    public Augmentation(int crop, boolean flip, double rotate) {
        this(crop, flip, rotate, null, null, 0, 0);
    }

    /// What one image goes through in one epoch, apart from [#resizedCrop].
    ///
    /// @param top rows by which the padded image is cut
    /// @param left columns by which the padded image is cut
    /// @param degrees counter-clockwise
    /// @param right shift, in widths of the image
    /// @param down shift, in widths of the image
    /// @param factor by which it is larger
    record Draw(int top, int left, boolean mirrored, double degrees, double right, double down, double factor) {}

    Draw draw(long seed, long epoch, int image) {
        // Every number is drawn whether used or not: switching one change on leaves the others as they were.
        var random = new SplittableRandom(Seeds.mix(seed, epoch, image));
        int top = random.nextInt(2 * crop + 1);
        int left = random.nextInt(2 * crop + 1);
        boolean mirrored = random.nextBoolean() && flip;
        double degrees = rotate * spread(random);
        double view = fieldOfView == null ? 1 : fieldOfView;
        double right = shift / view * spread(random);
        double down = shift / view * spread(random);
        return new Draw(top, left, mirrored, degrees, right, down, 1 + zoom / view * spread(random));
    }

    private static double spread(SplittableRandom random) {
        return 2 * random.nextDouble() - 1;
    }

    /// Changes a batch `N x C x H x W` on any device by all but [#resizedCrop]; the result is on the same one.
    ///
    /// @param epoch or step, whatever the draws are to differ by
    /// @param images the number of each image in its set, in batch order
    public Tensor apply(Tensor batch, long seed, long epoch, int[] images) {
        boolean moves = crop > 0 || flip;
        if (!moves && !samples()) {
            return batch;
        }
        Draw[] draws = draws(seed, epoch, images);
        return Tensors.scoped(() -> affine(moves ? shift(batch, crop, draws) : batch, draws));
    }

    Draw[] draws(long seed, long epoch, int[] images) {
        return Arrays.stream(images).mapToObj(image -> draw(seed, epoch, image)).toArray(Draw[]::new);
    }

    /// Rotation, zoom and shift, where any is asked for.
    Tensor affine(Tensor batch, Draw[] draws) {
        return samples() ? sampled(batch, draws) : batch;
    }

    private boolean samples() {
        return rotate > 0 || shift > 0 || zoom > 0;
    }

    /// Image `n` of the result at `(y, x)` is the padded image at `(top + y, left + x)`, `x` counted from the
    /// right where mirrored. One gather, so that values are moved and never computed.
    static Tensor shift(Tensor batch, int padding, Draw[] draws) {
        int count = draws.length;
        int height = (int) batch.size(2);
        int width = (int) batch.size(3);
        long channels = batch.size(1);
        int padded = width + 2 * padding;
        long[] source = new long[Math.multiplyExact(Math.multiplyExact(count, height), width)];
        int k = 0;
        for (Draw draw : draws) {
            for (int y = 0; y < height; y++) {
                long row = (long) (draw.top() + y) * padded + draw.left();
                for (int x = 0; x < width; x++) {
                    source[k++] = row + (draw.mirrored() ? width - 1 - x : x);
                }
            }
        }
        Tensor index = Tensors.of(source, count, 1, (long) height * width).to(batch.device(), ScalarType.Long);
        Tensor wide = padding == 0 ? batch : torch.constant_pad_nd(batch, padding, padding, padding, padding);
        return wide.reshape(count, channels, -1)
                .gather(2, index.expand(count, channels, (long) height * width))
                .reshape(count, channels, height, width);
    }

    /// Each image turned and scaled about its centre, then moved.
    static Tensor sampled(Tensor batch, Draw[] draws) {
        double height = batch.size(2);
        double width = batch.size(3);
        float[] theta = new float[6 * draws.length];
        for (int n = 0; n < draws.length; n++) {
            Draw draw = draws[n];
            double cos = Math.cos(Math.toRadians(draw.degrees())) / draw.factor();
            double sin = Math.sin(Math.toRadians(draw.degrees())) / draw.factor();
            double right = draw.right() * width;
            double down = draw.down() * width;
            // Maps output to input in coordinates on [-1, 1], y down; the ratios undo the different scales of
            // x and y.
            theta[6 * n] = (float) cos;
            theta[6 * n + 1] = (float) (-sin * height / width);
            theta[6 * n + 2] = (float) (-(cos * right - sin * down) * 2 / width);
            theta[6 * n + 3] = (float) (sin * width / height);
            theta[6 * n + 4] = (float) cos;
            theta[6 * n + 5] = (float) (-(sin * right + cos * down) * 2 / height);
        }
        Tensor maps = Tensors.of(theta, draws.length, 2, 3).to(batch.device(), ScalarType.Float);
        Tensor grid = torch.affine_grid_generator(maps, Tensors.shape(batch), false);
        return torch.grid_sampler(batch, grid, BILINEAR, ZEROS, false);
    }
}
