package dev.ventral.data.image;

import org.jspecify.annotations.Nullable;

/// How an image of any size is brought to the set's: the largest central square resized to `size`; or the
/// shorter side resized to `resize` and the central `size x size` cut out.
///
/// @param resize the shorter side before the cut; absent: as long as the square
/// @param size the side of the result; absent: rows and columns stay as they come out
public record ResizeRule(@Nullable Integer resize, @Nullable Integer size) {
    /// Images as they are.
    public static final ResizeRule NONE = new ResizeRule(null, null);

    /// One file's image, on the heap.
    Images decode(byte[] file, String name) {
        if (size == null || resize != null) {
            return apply(ImageDecoder.decode(file, name).images());
        }
        return ImageDecoder.decode(file, name, CropBox::square).resized(size, size);
    }

    public Images apply(Images images) {
        if (resize == null) {
            return size == null ? images : images.square(size);
        }
        Images shorter = images.shorter(resize);
        return size == null ? shorter : shorter.centre(size);
    }
}
