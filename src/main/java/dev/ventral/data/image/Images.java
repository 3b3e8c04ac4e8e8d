package dev.ventral.data.image;

import dev.ventral.InputError;
import dev.ventral.tensor.Tensors;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntConsumer;
import org.bytedeco.pytorch.Tensor;

/// Images of one size: `N x C x H x W`, uint8 or float32 pixels on [0, 1], on the Java heap or in files.
/// Immutable.
///
/// On the heap each image has an array of its own, so that any number of them fits (no limit of 2^31 values)
/// and a selection shares its pixels with the whole. Images in files are decoded whenever they are asked for,
/// on all cores where they are several; what is done to all of them is done when one is asked for. What is
/// made from uint8 images is uint8 again, rounded to the nearest of the 256 levels: an error of at most
/// 1/510, no more than that of the files themselves, at a quarter of the memory.
public final class Images {
    /// Values per image: a float image of as many has an array of 2 GiB.
    private static final int LARGEST = Integer.MAX_VALUE / 4;

    private final int channels;
    private final int height;
    private final int width;
    private final PixelStore store;

    private Images(int channels, int height, int width, PixelStore store) {
        this.channels = channels;
        this.height = height;
        this.width = width;
        this.store = store;
    }

    /// uint8 images, one array of `C x H x W` per image (kept, not copied).
    public static Images ofBytes(int channels, int height, int width, byte[][] images) {
        checkShape(channels, height, width);
        for (int i = 0; i < images.length; i++) {
            checkLength(i, images[i].length, channels, height, width);
        }
        return new Images(channels, height, width, new PixelStore.Levels(images.clone()));
    }

    /// uint8 images from one array `N x C x H x W`.
    public static Images ofBytes(int count, int channels, int height, int width, byte[] all) {
        checkShape(channels, height, width);
        int each = channels * height * width;
        checkTotal(all.length, count, each);
        byte[][] images = new byte[count][];
        Arrays.setAll(images, i -> Arrays.copyOfRange(all, i * each, (i + 1) * each));
        return new Images(channels, height, width, new PixelStore.Levels(images));
    }

    /// float32 images on [0, 1], one array of `C x H x W` per image (kept, not copied).
    public static Images ofFloats(int channels, int height, int width, float[][] images) {
        checkShape(channels, height, width);
        for (int i = 0; i < images.length; i++) {
            checkLength(i, images[i].length, channels, height, width);
            checkRange(i, images[i]);
        }
        return new Images(channels, height, width, new PixelStore.Floats(images.clone()));
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

    /// Colour images in files.
    ///
    /// @param frame brings all to `height x width`
    static Images inFiles(ImageTree tree, List<String> names, ResizeRule frame, int height, int width) {
        return new Images(3, height, width, new EncodedImages(tree, names, frame));
    }

    /// The number of images.
    public int count() {
        return store.count();
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

    /// Whether pixels are uint8 rather than float32.
    public boolean isBytes() {
        return !(store instanceof PixelStore.Floats);
    }

    /// Whether the pixels are in files and decoded whenever they are asked for.
    public boolean inFiles() {
        return store instanceof EncodedImages;
    }

    /// Bytes of all pixels, wherever they are.
    public long size() {
        return (isBytes() ? 1L : 4L) * count() * channels * height * width;
    }

    /// The pixels of one image on [0, 1], `C x H x W`, a copy.
    public float[] pixels(int image) {
        float[] pixels = new float[channels * height * width];
        pixels(image, pixels, 0);
        return pixels;
    }

    /// The pixels of the images from one number to before another, on [0, 1], a copy.
    public float[][] pixels(int from, int to) {
        float[][] pixels = new float[to - from][];
        each(to - from, i -> pixels[i] = pixels(from + i));
        return pixels;
    }

    /// These images as a float32 CPU tensor `n x C x H x W` on [0, 1].
    public Tensor tensor(int[] index) {
        int each = channels * height * width;
        float[] values = new float[Math.multiplyExact(each, index.length)];
        each(index.length, i -> pixels(index[i], values, i * each));
        return Tensors.of(values, index.length, channels, height, width);
    }

    /// These images as they are kept: a uint8 or float32 CPU tensor.
    public Tensor stored(int[] index) {
        if (!isBytes()) {
            return tensor(index);
        }
        int each = channels * height * width;
        byte[] block = new byte[Math.multiplyExact(each, index.length)];
        each(index.length, i -> System.arraycopy(levels(index[i]), 0, block, i * each, each));
        return Tensors.ofBytes(block, 0, block.length, index.length, channels, height, width);
    }

    private void each(int count, IntConsumer work) {
        if (inFiles()) {
            Parallel.each(count, work);
        } else {
            for (int i = 0; i < count; i++) {
                work.accept(i);
            }
        }
    }

    /// All images as a float32 CPU tensor `N x C x H x W` on [0, 1].
    public Tensor tensor() {
        return tensor(range(0, count()));
    }

    /// The images with these numbers, in this order, sharing their pixels.
    public Images select(int[] index) {
        return new Images(channels, height, width, store.select(index));
    }

    /// These images, followed by others of the same size and kind of pixel, sharing the pixels of both.
    public Images and(Images more) {
        if (more.channels == channels && more.height == height && more.width == width) {
            if (store instanceof PixelStore.Levels own && more.store instanceof PixelStore.Levels others) {
                return new Images(channels, height, width, own.and(others));
            }
            if (store instanceof PixelStore.Floats own && more.store instanceof PixelStore.Floats others) {
                return new Images(channels, height, width, own.and(others));
            }
        }
        throw new IllegalArgumentException("expected images like " + this + " on the heap, got " + more);
    }

    /// Luma `.299 R + .587 G + .114 B` (ITU-R BT.601), one channel. Images of one channel are returned as
    /// they are.
    public Images grey() {
        if (channels == 1) {
            return this;
        }
        InputError.unless(channels == 3, "grey: expected images of 1 or 3 channels, got %s", channels);
        return changed(new ImageChange.Grey(), 1, height, width);
    }

    /// Three equal channels from one. Images of three channels are returned as they are.
    public Images rgb() {
        if (channels == 3) {
            return this;
        }
        InputError.unless(channels == 1, "rgb: expected images of 1 or 3 channels, got %s", channels);
        return changed(new ImageChange.Rgb(), 3, height, width);
    }

    /// As a network takes them: with as many channels (one or three), resized to its height and width.
    public Images fit(int inputs, int rows, int columns) {
        return (inputs == channels ? this : inputs == 1 ? grey() : rgb()).resize(rows, columns);
    }

    /// The largest central square, resized to `side x side`.
    public Images square(int side) {
        return crop(CropBox.square(height, width)).resize(side, side);
    }

    /// Resized so that the shorter side has `side` pixels; the longer has `side * longer / shorter`, rounded
    /// down.
    public Images shorter(int side) {
        int edge = Math.min(height, width);
        return resize((int) ((long) side * height / edge), (int) ((long) side * width / edge));
    }

    /// The central `side x side`; an odd remainder is halved to the nearest even number, as in torchvision.
    public Images centre(int side) {
        InputError.unless(
                side <= height && side <= width,
                "images: expected at most the %d x %d pixels of the image for its centre, got %d",
                height,
                width,
                side);
        return crop((int) Math.rint((height - side) / 2.0), (int) Math.rint((width - side) / 2.0), side, side);
    }

    /// The rectangle `rows x columns` with its upper left corner at (`top`, `left`).
    public Images crop(int top, int left, int rows, int columns) {
        return crop(new CropBox(top, left, rows, columns));
    }

    public Images crop(CropBox box) {
        if (!box.inside(height, width)) {
            throw new IllegalArgumentException("crop outside the image");
        }
        return box.height() == height && box.width() == width
                ? this
                : changed(new ImageChange.Part(box), channels, box.height(), box.width());
    }

    /// Bilinear with antialiasing: the triangle filter is widened by the factor of reduction, as in PyTorch's
    /// `interpolate(mode="bilinear", antialias=True)` and Pillow; half-pixel centres.
    public Images resize(int rows, int columns) {
        checkShape(channels, rows, columns);
        return rows == height && columns == width
                ? this
                : changed(new ImageChange.Resized(rows, columns), channels, rows, columns);
    }

    /// A part of one image, brought to the size and the colours of these: of the image as its file has it
    /// where it is in one, whatever was cut or resized here; of the image as it is kept otherwise.
    public Images part(int image, CropBox.Choice choice) {
        Images sized = store instanceof EncodedImages files
                ? files.part(image, choice, height, width)
                : select(new int[] {image}).crop(choice.of(height, width)).resize(height, width);
        return channels == 1 ? sized.grey() : channels == 3 ? sized.rgb() : sized;
    }

    /// One image as a set of one, on the heap.
    public Images decoded(int image) {
        return store instanceof EncodedImages files ? files.decoded(image) : select(new int[] {image});
    }

    /// SHA-256 over type, shape and all pixels, in hexadecimal. Of images in files: over shape, names and sizes
    /// of the files and what is done to them.
    public String sha256() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((this + "\n").getBytes(StandardCharsets.UTF_8));
            store.digest(digest);
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /// The raw levels of one uint8 image, not to be written to.
    public byte[] levels(int image) {
        return switch (store) {
            case PixelStore.Levels(byte[][] images) -> images[image];
            case EncodedImages files -> files.decoded(image).levels(0);
            case PixelStore.Floats _ -> throw new IllegalStateException("float images have no levels");
        };
    }

    void pixels(int image, float[] into, int offset) {
        store.pixels(image, into, offset);
    }

    private Images changed(ImageChange change, int newChannels, int rows, int columns) {
        int count = count();
        PixelStore changed = switch (store) {
            case EncodedImages files -> files.then(change);
            case PixelStore.Levels(byte[][] images) -> {
                byte[][] levels = new byte[count][];
                Arrays.parallelSetAll(levels, i -> change.apply(images[i], channels, height, width));
                yield new PixelStore.Levels(levels);
            }
            case PixelStore.Floats _ -> {
                float[][] floats = new float[count][];
                Arrays.parallelSetAll(floats, i -> change.apply(pixels(i), channels, height, width));
                yield new PixelStore.Floats(floats);
            }
        };
        return new Images(newChannels, rows, columns, changed);
    }

    static byte[] rounded(float[] pixels) {
        byte[] levels = new byte[pixels.length];
        for (int k = 0; k < pixels.length; k++) {
            levels[k] = (byte) Math.round(pixels[k] * 255);
        }
        return levels;
    }

    public static int[] range(int from, int to) {
        int[] range = new int[to - from];
        Arrays.setAll(range, i -> from + i);
        return range;
    }

    /// Whether an image of this shape fits an array.
    public static boolean fits(int channels, int height, int width) {
        return channels >= 1
                && height >= 1
                && width >= 1
                && (long) channels * height <= LARGEST
                && (long) channels * height * width <= LARGEST;
    }

    /// Refuses what the heap cannot hold before it is tried.
    public static void checkHeap(String name, long count, long each) {
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
                && o.store.equals(store);
    }

    @Override
    public int hashCode() {
        return ((count() * 31 + channels) * 31 + height) * 31 + width;
    }

    @Override
    public String toString() {
        return count() + " x " + channels + " x " + height + " x " + width + (isBytes() ? " uint8" : " float32")
                + (inFiles() ? " in files" : "");
    }
}
