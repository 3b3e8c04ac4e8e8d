package dev.ventral.data;

import dev.ventral.Default;
import dev.ventral.InputError;
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
/// @param size side in pixels: the largest central square is resized to it ([Images#square])
public record Preparation(
        @Nullable Double train,
        @Default("0") double validation,
        @Nullable Double test,
        @Default("false") boolean grey,
        @Nullable Integer size) {

    /// Everything as it is in the files, without validation images.
    public static final Preparation NONE = new Preparation(null, 0, null, false, null);

    public Preparation {
        check("train", train);
        check("validation", validation);
        check("test", test);
        InputError.unless(
                size == null || (size >= 1 && size <= 16_384),
                "prepare.size: expected a number of pixels from 1 to 16384, got %s",
                String.valueOf(size));
    }

    /// Converts the images and splits them.
    public Splits splits(Pool pool, long seed) {
        LabelledImages train = convert(pool.train());
        LabelledImages test = pool.test() == null ? null : convert(pool.test());
        return Stratified.split(this, train, test, seed);
    }

    /// Size and colour only.
    public LabelledImages convert(LabelledImages set) {
        Images images = set.images();
        if (size != null) {
            images = images.square(size);
        }
        return set.with(grey ? images.grey() : images);
    }

    private static void check(String name, @Nullable Double value) {
        InputError.unless(
                value == null || (value >= 0 && value <= Integer.MAX_VALUE && (value < 1 || value == Math.rint(value))),
                "prepare.%s: expected a whole number of images or a fraction below 1, got %s",
                name,
                String.valueOf(value));
    }
}
