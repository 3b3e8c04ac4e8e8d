package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.function.UnaryOperator;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.jspecify.annotations.Nullable;

/// Images of one size on the Java heap: `N x C x H x W`, uint8 or float32 pixels on [0, 1]. Immutable.
///
/// Each image has an array of its own, so that any number of them fits (no limit of 2^31 values) and a
/// selection shares its pixels with the whole. What is made from uint8 images is uint8 again, rounded to the
/// nearest of the 256 levels: an error of at most 1/510, no more than that of the files themselves, at a
/// quarter of the memory.
public final class Images {
    /// Images per engine call in conversions: bounds the native memory they take.
    private static final int BLOCK = 256;
    /// Values per image: a float image of as many has an array of 2 GiB.
    private static final int LARGEST = Integer.MAX_VALUE / 4;

    private final int channels;
    private final int height;
    private final int width;
    private final byte @Nullable [][] bytes;
    private final float @Nullable [][] floats;

    private Images(int channels, int height, int width, byte @Nullable [][] bytes, float @Nullable [][] floats) {
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.bytes = bytes;
        this.floats = floats;
    }

    /// uint8 images, one array of `C x H x W` per image (kept, not copied).
    public static Images ofBytes(int channels, int height, int width, byte[][] images) {
        checkShape(channels, height, width);
        for (int i = 0; i < images.length; i++) {
            checkLength(i, images[i].length, channels, height, width);
        }
        return new Images(channels, height, width, images.clone(), null);
    }

    /// uint8 images from one array `N x C x H x W`.
    public static Images ofBytes(int count, int channels, int height, int width, byte[] all) {
        checkShape(channels, height, width);
        int each = channels * height * width;
        checkTotal(all.length, count, each);
        byte[][] images = new byte[count][];
        Arrays.setAll(images, i -> Arrays.copyOfRange(all, i * each, (i + 1) * each));
        return new Images(channels, height, width, images, null);
    }

    /// float32 images on [0, 1], one array of `C x H x W` per image (kept, not copied).
    public static Images ofFloats(int channels, int height, int width, float[][] images) {
        checkShape(channels, height, width);
        for (int i = 0; i < images.length; i++) {
            checkLength(i, images[i].length, channels, height, width);
            checkRange(i, images[i]);
        }
        return new Images(channels, height, width, null, images.clone());
    }

    /// float32 images on [0, 1] from one array `N x C x H x W`.
    public static Images ofFloats(int count, int channels, int height, int width, float[] all) {
        checkShape(channels, height, width);
        int each = channels * height * width;
        checkTotal(all.length, count, each);
        float[][] images = new float[count][];
        Arrays.setAll(images, i -> Arrays.copyOfRange(all, i * each, (i + 1) * each));
        return ofFloats(channels, height, width, images);
    }

    /// float32 images from a tensor `N x C x H x W` on [0, 1].
    public static Images of(Tensor pixels) {
        long[] shape = Tensors.shape(pixels);
        if (shape.length != 4) {
            throw new IllegalArgumentException("expected N x C x H x W, got " + Arrays.toString(shape));
        }
        return ofFloats((int) shape[0], (int) shape[1], (int) shape[2], (int) shape[3], Tensors.floats(pixels));
    }

    /// The number of images.
    public int count() {
        return bytes != null ? bytes.length : floats().length;
    }

    public int channels() {
        return channels;
    }

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    /// Whether pixels are kept as uint8 rather than float32.
    public boolean isBytes() {
        return bytes != null;
    }

    /// Heap taken by the pixels, in bytes.
    public long size() {
        return (bytes != null ? 1L : 4L) * count() * channels * height * width;
    }

    /// The pixels of one image on [0, 1], `C x H x W`, a copy.
    public float[] pixels(int image) {
        float[] pixels = new float[channels * height * width];
        pixels(image, pixels, 0);
        return pixels;
    }

    /// These images as a float32 CPU tensor `n x C x H x W` on [0, 1].
    public Tensor tensor(int[] index) {
        int each = channels * height * width;
        float[] values = new float[Math.multiplyExact(each, index.length)];
        for (int i = 0; i < index.length; i++) {
            pixels(index[i], values, i * each);
        }
        return Tensors.of(values, index.length, channels, height, width);
    }

    /// These images as they are kept: a uint8 or float32 CPU tensor.
    Tensor stored(int[] index) {
        if (bytes == null) {
            return tensor(index);
        }
        int each = channels * height * width;
        byte[] block = new byte[Math.multiplyExact(each, index.length)];
        for (int i = 0; i < index.length; i++) {
            System.arraycopy(bytes[index[i]], 0, block, i * each, each);
        }
        return Tensors.ofBytes(block, 0, block.length, index.length, channels, height, width);
    }

    /// All images as a float32 CPU tensor `N x C x H x W` on [0, 1].
    public Tensor tensor() {
        return tensor(range(0, count()));
    }

    /// The images with these numbers, in this order, sharing their pixels.
    public Images select(int[] index) {
        if (bytes != null) {
            byte[][] chosen = new byte[index.length][];
            for (int i = 0; i < index.length; i++) {
                chosen[i] = bytes[index[i]];
            }
            return new Images(channels, height, width, chosen, null);
        }
        float[][] all = floats();
        float[][] chosen = new float[index.length][];
        for (int i = 0; i < index.length; i++) {
            chosen[i] = all[index[i]];
        }
        return new Images(channels, height, width, null, chosen);
    }

    /// These images, followed by others of the same size and kind of pixel, sharing the pixels of both.
    public Images and(Images more) {
        if (more.channels != channels || more.height != height || more.width != width || more.isBytes() != isBytes()) {
            throw new IllegalArgumentException("expected images like " + this + ", got " + more);
        }
        return bytes != null && more.bytes != null
                ? new Images(channels, height, width, joined(bytes, more.bytes), null)
                : new Images(channels, height, width, null, joined(floats(), more.floats()));
    }

    private static <T> T[] joined(T[] first, T[] second) {
        T[] all = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, all, first.length, second.length);
        return all;
    }

    /// Luma `.299 R + .587 G + .114 B` (ITU-R BT.601), one channel. Images of one channel are returned as
    /// they are.
    public Images grey() {
        if (channels == 1) {
            return this;
        }
        if (channels != 3) {
            throw new InputError("grey: expected images of 1 or 3 channels, got " + channels);
        }
        return perImage(1, height, width, rgb -> {
            int plane = height * width;
            float[] luma = new float[plane];
            for (int p = 0; p < plane; p++) {
                double y = 0.299 * rgb[p] + 0.587 * rgb[plane + p] + 0.114 * rgb[2 * plane + p];
                luma[p] = (float) Math.min(y, 1);
            }
            return luma;
        });
    }

    /// Three equal channels from one. Images of three channels are returned as they are.
    public Images rgb() {
        if (channels == 3) {
            return this;
        }
        if (channels != 1) {
            throw new InputError("rgb: expected images of 1 or 3 channels, got " + channels);
        }
        return perImage(3, height, width, grey -> {
            float[] rgb = new float[3 * grey.length];
            for (int c = 0; c < 3; c++) {
                System.arraycopy(grey, 0, rgb, c * grey.length, grey.length);
            }
            return rgb;
        });
    }

    /// The largest central square, resized to `side x side`.
    public Images square(int side) {
        int edge = Math.min(height, width);
        return crop((height - edge) / 2, (width - edge) / 2, edge, edge).resize(side, side);
    }

    /// The rectangle `rows x columns` with its upper left corner at (`top`, `left`).
    public Images crop(int top, int left, int rows, int columns) {
        if (top < 0 || left < 0 || rows < 1 || columns < 1 || top + rows > height || left + columns > width) {
            throw new IllegalArgumentException("crop outside the image");
        }
        if (rows == height && columns == width) {
            return this;
        }
        return perImage(channels, rows, columns, all -> {
            float[] part = new float[channels * rows * columns];
            for (int r = 0; r < channels * rows; r++) {
                int row = r / rows * height + top + r % rows;
                System.arraycopy(all, row * width + left, part, r * columns, columns);
            }
            return part;
        });
    }

    /// Bilinear with antialiasing: the triangle filter is widened by the factor of reduction, as in PyTorch's
    /// `interpolate(mode="bilinear", antialias=True)` and Pillow; half-pixel centres.
    public Images resize(int rows, int columns) {
        checkShape(channels, rows, columns);
        if (rows == height && columns == width) {
            return this;
        }
        int count = count();
        byte[][] smallBytes = new byte[bytes != null ? count : 0][];
        float[][] smallFloats = new float[bytes != null ? 0 : count][];
        int each = channels * rows * columns;
        for (int from = 0; from < count; from += BLOCK) {
            int to = Math.min(from + BLOCK, count);
            float[] values;
            try (var _ = new PointerScope()) {
                values = Tensors.floats(Resize.antialiased(tensor(range(from, to)), rows, columns));
            }
            for (int i = from; i < to; i++) {
                float[] image = clamped(Arrays.copyOfRange(values, (i - from) * each, (i - from + 1) * each));
                if (bytes != null) {
                    smallBytes[i] = rounded(image);
                } else {
                    smallFloats[i] = image;
                }
            }
        }
        return bytes != null
                ? new Images(channels, rows, columns, smallBytes, null)
                : new Images(channels, rows, columns, null, smallFloats);
    }

    /// SHA-256 over type, shape and all pixels, in hexadecimal.
    public String sha256() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((this + "\n").getBytes(StandardCharsets.UTF_8));
            int each = channels * height * width;
            var little = ByteBuffer.allocate(4 * each).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < count(); i++) {
                if (bytes != null) {
                    digest.update(bytes[i]);
                } else {
                    little.clear();
                    little.asFloatBuffer().put(floats()[i]);
                    digest.update(little);
                }
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The raw levels of one uint8 image, not to be written to.
    byte[] levels(int image) {
        if (bytes == null) {
            throw new IllegalStateException("float images have no levels");
        }
        return bytes[image];
    }

    private void pixels(int image, float[] into, int offset) {
        if (bytes != null) {
            byte[] levels = bytes[image];
            for (int k = 0; k < levels.length; k++) {
                into[offset + k] = (levels[k] & 0xff) / 255f;
            }
        } else {
            float[] pixels = floats()[image];
            System.arraycopy(pixels, 0, into, offset, pixels.length);
        }
    }

    private Images perImage(int newChannels, int rows, int columns, UnaryOperator<float[]> change) {
        int count = count();
        if (bytes != null) {
            byte[][] changed = new byte[count][];
            Arrays.parallelSetAll(changed, i -> rounded(change.apply(pixels(i))));
            return new Images(newChannels, rows, columns, changed, null);
        }
        float[][] changed = new float[count][];
        Arrays.parallelSetAll(changed, i -> change.apply(pixels(i)));
        return new Images(newChannels, rows, columns, null, changed);
    }

    /// Weights sum to 1 only up to rounding, which may leave [0, 1] by a last bit.
    private static float[] clamped(float[] pixels) {
        for (int k = 0; k < pixels.length; k++) {
            pixels[k] = Math.clamp(pixels[k], 0f, 1f);
        }
        return pixels;
    }

    static byte[] rounded(float[] pixels) {
        byte[] levels = new byte[pixels.length];
        for (int k = 0; k < pixels.length; k++) {
            levels[k] = (byte) Math.round(pixels[k] * 255);
        }
        return levels;
    }

    static int[] range(int from, int to) {
        int[] range = new int[to - from];
        Arrays.setAll(range, i -> from + i);
        return range;
    }

    private float[][] floats() {
        if (floats == null) {
            throw new IllegalStateException("uint8 images have no floats");
        }
        return floats;
    }

    /// Whether an image of this shape fits an array.
    static boolean fits(int channels, int height, int width) {
        return channels >= 1
                && height >= 1
                && width >= 1
                && (long) channels * height <= LARGEST
                && (long) channels * height * width <= LARGEST;
    }

    /// Refuses what the heap cannot hold before it is tried.
    static void checkHeap(String name, long count, long each) {
        long heap = Runtime.getRuntime().maxMemory();
        if (each > 0 && count > heap / each) {
            throw new InputError(name + ": expected images that fit the heap of " + (heap >> 20) + " MiB, got " + count
                    + " of " + each + " bytes each (java -Xmx sets the heap)");
        }
    }

    private static void checkShape(int channels, int height, int width) {
        if (!fits(channels, height, width)) {
            throw new InputError("images: expected a positive number of channels, rows and columns, and an image of at"
                    + " most 2 GiB, got " + channels + " x " + height + " x " + width);
        }
    }

    private static void checkLength(int image, int length, int channels, int height, int width) {
        if (length != channels * height * width) {
            throw new IllegalArgumentException("image " + image + ": expected " + channels + " x " + height + " x "
                    + width + " values, got " + length);
        }
    }

    private static void checkTotal(int length, int count, int each) {
        if (length != (long) count * each) {
            throw new IllegalArgumentException("expected " + count + " images of " + each + " values, got " + length);
        }
    }

    private static void checkRange(int image, float[] pixels) {
        for (float pixel : pixels) {
            // Written so that NaN fails too.
            if (!(pixel >= 0 && pixel <= 1)) {
                throw new InputError("images: image " + image + ": expected pixels from 0 to 1, got " + pixel);
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Images o
                && o.channels == channels
                && o.height == height
                && o.width == width
                && Arrays.deepEquals(o.bytes, bytes)
                && Arrays.deepEquals(o.floats, floats);
    }

    @Override
    public int hashCode() {
        return ((count() * 31 + channels) * 31 + height) * 31 + width;
    }

    @Override
    public String toString() {
        return count() + " x " + channels + " x " + height + " x " + width + (bytes != null ? " uint8" : " float32");
    }
}
