package dev.ventral.data;

import dev.ventral.InputError;
import dev.ventral.component.Default;
import dev.ventral.data.image.Images;
import dev.ventral.data.image.ResizeRule;
import org.jspecify.annotations.Nullable;

/// What is done to a pool of images before use: size, colour, and the split into training, validation and
/// test images.
///
/// Splits are disjoint, stratified by class, exact in size, and drawn by the experiment's seed. Test images
/// come from the set's own test images where it has them, otherwise from the pool; validation and training
/// images come from what is left of the pool. A split that takes all there is keeps the files' order; a part
/// comes in random order.
///
/// @param train number of training images; below 1: fraction of the pool; absent: all that is left
/// @param validation number or fraction of validation images; 0: none
/// @param test number or fraction of test images; absent: all of the set's own test images
/// @param grey convert to one channel ([Images#grey])
/// @param resize pixels of the shorter side ([Images#shorter]), before the central square of `size` is cut out
///     (ImageNet is measured with 256 and 224); absent: the largest central square is resized to `size`
/// @param size side in pixels of the square that images are brought to ([Images#square], [Images#centre])
public record Preparation(
        @Nullable Double train,
        @Default("0") double validation,
        @Nullable Double test,
        @Default("false") boolean grey,
        @Nullable Integer resize,
        @Nullable Integer size) {

    /// Everything as it is in the files, without validation images.
    public static final Preparation NONE = new Preparation(null, 0, null, false, null);

    private static final int LARGEST = 16_384;

    public Preparation {
        check("train", train);
        check("validation", validation);
        check("test", test);
        check("resize", resize);
        check("size", size);
        InputError.unless(
                resize == null || size == null || size <= resize,
                "prepare.size: expected at most prepare.resize, got %s and %s",
                String.valueOf(size),
                String.valueOf(resize));
    }

    /// The largest central square, where there is a size.
    public Preparation(
            @Nullable Double train, double validation, @Nullable Double test, boolean grey, @Nullable Integer size) {
        this(train, validation, test, grey, null, size);
    }

    /// Converts the images and splits them.
    public Splits splits(LoadedDataset pool, long seed) {
        ResizeRule frame = pool.framed() ? ResizeRule.NONE : frame();
        LabelledImages train = convert(pool.train(), frame);
        LabelledImages test = pool.test() == null ? null : convert(pool.test(), frame);
        return Stratified.split(this, train, test, seed);
    }

    /// The converted images that are measured ([LoadedDataset#measured]), not split.
    public LabelledImages measured(LoadedDataset pool) {
        return convert(pool.measured(), pool.framed() ? ResizeRule.NONE : frame());
    }

    /// How images are brought to one size.
    ResizeRule frame() {
        return new ResizeRule(resize, size);
    }

    private LabelledImages convert(LabelledImages set, ResizeRule frame) {
        return set.with(coloured(frame.apply(set.images())));
    }

    Images coloured(Images images) {
        return grey ? images.grey() : images;
    }

    private static void check(String name, @Nullable Double value) {
        InputError.unless(
                value == null || (value >= 0 && value <= Integer.MAX_VALUE && (value < 1 || value == Math.rint(value))),
                "prepare.%s: expected a whole number of images or a fraction below 1, got %s",
                name,
                String.valueOf(value));
    }

    private static void check(String name, @Nullable Integer pixels) {
        InputError.unless(
                pixels == null || (pixels >= 1 && pixels <= LARGEST),
                "prepare.%s: expected a number of pixels from 1 to %d, got %s",
                name,
                LARGEST,
                String.valueOf(pixels));
    }
}
